const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

/** Milliseconds as a person says them, in the largest unit that fits: "1.5 minutes", "20 ms". */
export function timeInWords(ms: number): string {
  for (const [unit, name] of UNITS) {
    // Half a percent more: 59.999 seconds are a minute, not "60 seconds".
    if (ms * 1.005 >= unit) return counted(ms / unit, name);
  }
  return `${Math.round(ms)} ms`;
}

function counted(exact: number, name: string): string {
  const count = exact < 10 ? Math.round(exact * 10) / 10 : Math.round(exact);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/** What a number counts. */
export type Unit = "ms" | "µs" | "/s" | "MB/s" | "MB";

/** A figure with its unit: `95.1 ms`, `5,214 /s`. */
export function formatFigure(value: number, unit: Unit): string {
  const digits = unit !== "/s" && value < 1000 ? 1 : 0;
  const text = value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${text} ${unit}`;
}

/** A multiple: `2.35 ×`. */
export function formatRatio(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

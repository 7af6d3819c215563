/** A moment as a person reads it, "2026-11-21 12:00:00 UTC"; undefined when no date can hold it. */
export function utcTime(ms: number): string | undefined {
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return undefined;
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

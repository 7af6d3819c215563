/** Least and greatest value of an option that is a number; both are allowed values. */
export interface Range {
  /** Least value. */
  readonly minimum?: number;
  /** Greatest value. */
  readonly maximum?: number;
}

/** What is wrong with a value outside the range; undefined inside. */
export function rangeProblem(
  value: number,
  { minimum = -Infinity, maximum = Infinity }: Range,
  show: (value: number) => string = String,
): string | undefined {
  if (value < minimum) return `is too small; write at least ${show(minimum)}`;
  if (value > maximum) return `is too large; write at most ${show(maximum)}`;
  return undefined;
}

/** The range as JSON Schema keywords. */
export function rangeSchema({ minimum, maximum }: Range): Range {
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
}

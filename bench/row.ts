/** What a number counts. */
export type Unit = "ms" | "µs" | "/s" | "MB/s" | "MB";

/** What a row must reach: an upper or lower bound of its value, or of its ratio to the limit. */
export interface Goal {
  /** What is bounded. */
  readonly of: "ours" | "ratio";
  /** Whether the bound is the largest or the smallest good value. */
  readonly bound: "at most" | "at least";
  /** The bound, in the row's unit, or as a ratio. */
  readonly value: number;
}

/** One line of the table. */
export interface Row {
  /** What was measured. */
  readonly name: string;
  /** The figure of this project's executable. */
  readonly ours: number;
  /** The unit of `ours` and `limit`. */
  readonly unit: Unit;
  /** The figure of the raw limit, measured in the same run. */
  readonly limit?: number;
  /** What the limit is. */
  readonly limitIs?: string;
  /** What the row must reach. */
  readonly goal?: Goal;
}

/** `ours` as a multiple of the limit; undefined without a limit. */
export function ratioOf({ ours, limit }: Row): number | undefined {
  return limit === undefined || limit === 0 ? undefined : ours / limit;
}

/** Whether a row reaches its goal; undefined when it has none, or nothing to compare with. */
export function reaches(row: Row): boolean | undefined {
  const { goal } = row;
  const value = goal?.of === "ratio" ? ratioOf(row) : row.ours;
  if (goal === undefined || value === undefined) return undefined;
  return goal.bound === "at most" ? value <= goal.value : value >= goal.value;
}

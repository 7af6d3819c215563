import type { Unit } from "../cli/bench/figure.ts";

/** Who runs beside whom: the two transports, and the same work without one. */
export type Contender = "http2" | "grpc-js" | "raw";

/** What a row must reach: a bound of http2's value, or of its ratio to another contender. */
export interface Goal {
  /** What http2 is compared with; `value` for the bound itself. */
  readonly against: "value" | "grpc-js" | "raw";
  /** Whether the bound is the largest or the smallest good value. */
  readonly bound: "at most" | "at least";
  /** The bound, in the row's unit, or as a ratio. */
  readonly value: number;
}

/** One line of the table. */
export interface Row {
  /** What was measured. */
  readonly name: string;
  /** The unit of the values. */
  readonly unit: Unit;
  /** The figures of one run, as far as they were measured. */
  readonly values: Readonly<Partial<Record<Contender, number>>>;
  /** The medians of the ratios of each round, where those are told instead of the ratios of medians. */
  readonly ratios?: Readonly<Partial<Record<"grpc-js" | "raw", number>>>;
  /** What http2 must reach. */
  readonly goals: readonly Goal[];
  /** What `raw` is, and what else is worth knowing. */
  readonly note?: string;
}

/** The value of http2 as a multiple of another; undefined where one of them is missing. */
export function ratioOf(
  { values, ratios }: Row,
  against: "grpc-js" | "raw",
): number | undefined {
  if (ratios?.[against] !== undefined) return ratios[against];
  const { http2, [against]: other } = values;
  return http2 === undefined || other === undefined || other === 0 ? undefined : http2 / other;
}

/** Whether a goal is reached; undefined where there is nothing to compare. */
export function reaches(row: Row, { against, bound, value }: Goal): boolean | undefined {
  const found = against === "value" ? row.values.http2 : ratioOf(row, against);
  if (found === undefined) return undefined;
  return bound === "at most" ? found <= value : found >= value;
}

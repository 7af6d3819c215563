import { median } from "./median.ts";
import type { Unit } from "./figure.ts";

/** What one round measured, by the name of the figure. */
export type Round = ReadonlyMap<string, Measured>;

/** One figure of one round. */
export interface Measured {
  readonly unit: Unit;
  readonly value: number;
  /** The same figure of the baseline, measured in the same round. */
  readonly baseline?: number;
  /** What it was measured on, such as the number of files. */
  readonly note?: string;
}

/** One line of the table: medians of the rounds. */
export interface BenchRow {
  /** What was measured. */
  readonly name: string;
  readonly unit: Unit;
  readonly value: number;
  /** The baseline's figure, where there is one to compare with. */
  readonly baseline?: number;
  /** The value as a multiple of the baseline. */
  readonly ratio?: number;
  readonly note?: string;
}

/** The medians of the rounds, in the order in which the figures appear first. Pure. */
export function benchRows(rounds: readonly Round[]): readonly BenchRow[] {
  const names = new Set(rounds.flatMap((round) => [...round.keys()]));
  return [...names].map((name) => {
    const taken = rounds.flatMap((round) => round.get(name) ?? []);
    const { unit, note } = taken.at(-1)!;
    const value = median(taken.map((one) => one.value));
    const baselines = taken.flatMap((one) => one.baseline ?? []);
    const row = { name, unit, value, ...(note === undefined ? {} : { note }) };
    if (baselines.length === 0) return row;
    const baseline = median(baselines);
    return { ...row, baseline, ...(baseline === 0 ? {} : { ratio: value / baseline }) };
  });
}

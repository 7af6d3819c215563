import { median } from "../cli/bench/median.ts";
import type { Contender } from "./row.ts";

/** One measurement of one contender. */
export interface Sample {
  /** How long the work took. */
  readonly seconds: number;
  /** Seconds of processor time of the plugin; left out where the system does not tell. */
  readonly cpuSeconds?: number | undefined;
  /** The plugin's largest resident set in bytes; left out where the system does not tell. */
  readonly peakRss?: number | undefined;
}

/** Who takes part, and what each does. */
export type Entrants = Readonly<Partial<Record<Contender, () => Promise<Sample>>>>;

/** One sample for each contender that took part. */
export type Results = Readonly<Partial<Record<Contender, Sample>>>;

/**
 * Runs the contenders by turns, A B C A B C …, so that whatever else the machine does meets all of
 * them. A round before the first brings programs and files into memory; it is not counted.
 *
 * @returns For each the medians of time and processor time, and the largest memory.
 */
export async function contest(
  entrants: Entrants,
  rounds: number,
  signal: AbortSignal,
): Promise<Results> {
  const samples = new Map<Contender, Sample[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(entrants) as [Contender, () => Promise<Sample>][]) {
      signal.throwIfAborted();
      const sample = await run();
      if (round > 0) samples.set(name, [...samples.get(name) ?? [], sample]);
    }
  }
  return Object.fromEntries([...samples].map(([name, taken]) => [name, middle(taken)]));
}

function middle(samples: readonly Sample[]): Sample {
  const cpu = samples.flatMap(({ cpuSeconds }) => cpuSeconds ?? []);
  const peaks = samples.flatMap(({ peakRss }) => peakRss ?? []);
  return {
    seconds: median(samples.map(({ seconds }) => seconds)),
    ...(cpu.length === 0 ? {} : { cpuSeconds: median(cpu) }),
    ...(peaks.length === 0 ? {} : { peakRss: Math.max(...peaks) }),
  };
}

/** The values of a row: what `value` makes of each result, without those it makes nothing of. */
export function valuesOf(
  results: Results,
  value: (sample: Sample) => number | undefined,
): Partial<Record<Contender, number>> {
  const values: Partial<Record<Contender, number>> = {};
  for (const [name, sample] of Object.entries(results) as [Contender, Sample][]) {
    const found = value(sample);
    if (found !== undefined) values[name] = found;
  }
  return values;
}

import { median } from "../../cli/bench/median.ts";
import type { Sample } from "../contest.ts";

/** What several rounds of two contenders came to. */
export interface PairedResults {
  /** Median seconds of the plugin. */
  readonly plugin: number;
  /** Median seconds without it. */
  readonly raw: number;
  /** The median of what each round says: how many times as fast as raw the plugin is. */
  readonly ratio: number;
  /** The largest memory of the plugin, in bytes; undefined where the system does not tell. */
  readonly peakRss: number | undefined;
  /** Median processor time of the plugin in seconds; undefined where the system does not tell. */
  readonly cpuSeconds: number | undefined;
}

/**
 * Runs the plugin and the same work without it by turns, and compares them round by round: a server
 * that becomes slower as it fills then changes both sides of each ratio. A first round is not counted.
 */
export async function pairedContest(
  plugin: () => Promise<Sample>,
  raw: () => Promise<Sample>,
  rounds: number,
  signal: AbortSignal,
): Promise<PairedResults> {
  const pairs: (readonly [Sample, Sample])[] = [];
  for (let round = 0; round <= rounds; round++) {
    signal.throwIfAborted();
    // Who begins changes, since the second of a pair finds the server busy with the first.
    const isFirst = round % 2 === 0;
    const early = isFirst ? await plugin() : await raw();
    const late = isFirst ? await raw() : await plugin();
    if (round > 0) pairs.push(isFirst ? [early, late] : [late, early]);
  }
  const cpu = pairs.flatMap(([{ cpuSeconds }]) => cpuSeconds ?? []);
  const peaks = pairs.flatMap(([{ peakRss }]) => peakRss ?? []);
  return {
    plugin: median(pairs.map(([{ seconds }]) => seconds)),
    raw: median(pairs.map(([, { seconds }]) => seconds)),
    ratio: median(pairs.map(([one, other]) => other.seconds / one.seconds)),
    peakRss: peaks.length === 0 ? undefined : Math.max(...peaks),
    cpuSeconds: cpu.length === 0 ? undefined : median(cpu),
  };
}

import type { Measured, Round } from "./bench_row.ts";
import type { MeasuredPlugin } from "./bench_job.ts";
import { secondsOf } from "./seconds_of.ts";

/** What a round is put together with. */
export interface RoundMaker {
  readonly round: Round;
  /** Notes a figure; one that could not be measured is left out. */
  add(name: string, figure: Omit<Measured, "value"> & { readonly value: number | undefined }): void;
}

/** Begins a round with how long the plugin took to start, and how long a bare program does. */
export function roundMaker(startSeconds: number, bareStart: number): RoundMaker {
  const round = new Map<string, Measured>();
  const add: RoundMaker["add"] = (name, { value, ...rest }) => {
    if (value !== undefined && Number.isFinite(value)) round.set(name, { ...rest, value });
  };
  add("spawn to Init", { unit: "ms", value: startSeconds * 1000, baseline: bareStart * 1000 });
  return { round, add };
}

/** Seconds of `work`, and the processor time that the plugin took for it. */
export async function timed(
  plugin: Pick<MeasuredPlugin<unknown>, "cpuSeconds">,
  work: () => Promise<unknown>,
): Promise<{ readonly seconds: number; readonly cpu: number | undefined }> {
  const before = await plugin.cpuSeconds();
  const seconds = await secondsOf(work);
  const after = await plugin.cpuSeconds();
  return { seconds, cpu: before === undefined || after === undefined ? undefined : after - before };
}

/** Microseconds for each of `count`. */
export function microsecondsEach(seconds: number | undefined, count: number): number | undefined {
  return seconds === undefined || count === 0 ? undefined : seconds / count * 1e6;
}

/** Megabytes, as memory and rates are shown. */
export function megabytes(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / 1e6;
}

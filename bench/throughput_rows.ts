import { type Results, valuesOf } from "./contest.ts";
import type { Contender, Goal, Row } from "./row.ts";
import type { Direction } from "./transfer.ts";

/** One direction, with each host. */
export interface HostResults {
  /** Which way. */
  readonly direction: Direction;
  /** With the host that does nothing but count, beside the raw pipe. */
  readonly bare: Results;
  /** With the host of this package. */
  readonly own: Results;
  /** With the Go host; undefined where Go is not installed. */
  readonly go: Results | undefined;
}

const faster: Readonly<Record<Direction, number>> = { import: 2.5, get: 2.5, export: 2, put: 2 };

/** Rates of every direction and host, then processor time and memory. */
export function throughputRows(measured: readonly HostResults[], size: number): Row[] {
  return [
    ...measured.flatMap((results) => rateRows(results, size)),
    ...measured.flatMap(costRows),
  ];
}

function rateRows({ direction, bare, own, go }: HostResults, size: number): Row[] {
  const stored = direction === "export" || direction === "put";
  const raw = bare.raw === undefined ? {} : { raw: bare.raw };
  const better: Goal = { against: "grpc-js", bound: "at least", value: faster[direction] };
  // What the other hosts do with the bytes is not the plugin's work.
  const near: Goal = { against: "raw", bound: "at least", value: 0.6 };
  const row = (host: string, results: Results, goals: readonly Goal[]): Row => ({
    name: `${direction} of 512 MiB, ${host}`,
    unit: "MB/s",
    values: valuesOf({ ...results, ...raw }, ({ seconds }) => size / seconds / 1e6),
    goals,
    note: `raw: a pipe ${stored ? "into a synced file" : "from a file"}${busyText(results)}`,
  });
  return [
    row("bare host", bare, [better, near]),
    row("this host", own, [better]),
    ...go === undefined ? [] : [row("grpc-go host", go, [better])],
  ];
}

/** How busy the plugin was: well below one processor, something else set the pace. */
function busyText({ http2 }: Results): string {
  if (http2?.cpuSeconds === undefined) return "";
  return `; http2 used ${(http2.cpuSeconds / http2.seconds).toFixed(2)} processors`;
}

function costRows({ direction, bare, own, go }: HostResults): Row[] {
  const time = valuesOf(bare, ({ cpuSeconds }) => cpuSeconds && cpuSeconds * 1000);
  const peaks: Partial<Record<Contender, number>> = {};
  for (const results of [bare, own, go ?? {}]) {
    for (const [name, peak] of Object.entries(valuesOf(results, ({ peakRss }) => peakRss))) {
      const before = peaks[name as Contender] ?? 0;
      peaks[name as Contender] = Math.max(before, peak / 1e6);
    }
  }
  if (Object.keys(peaks).length === 0) return [];
  return [
    { name: `plugin's processor time, ${direction}`, unit: "ms", values: time, goals: [] },
    {
      name: `peak RSS, ${direction} of 512 MiB`,
      unit: "MB",
      values: peaks,
      goals: [{ against: "value", bound: "at most", value: 110 }],
      note: "the largest with any host",
    },
  ];
}

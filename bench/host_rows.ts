import { type Results, type Sample, valuesOf } from "./contest.ts";
import type { Goal, Row } from "./row.ts";

/** The results of many small calls with both hosts. */
export interface BothHosts {
  /** With the host of this package, beside the same work without a plugin. */
  readonly own: Results;
  /** With the Go host; undefined where Go is not installed. */
  readonly go: Results | undefined;
  /** What the calls are. */
  readonly what: string;
  /** What one call is. */
  readonly per: string;
  /** How many calls one sample is. */
  readonly count: number;
  /** What `raw` is. */
  readonly raw: string;
}

const fasterGoal: Goal = { against: "grpc-js", bound: "at least", value: 2.2 };
const cheaperGoal: Goal = { against: "grpc-js", bound: "at most", value: 0.45 };

/** Rates of both hosts, and the plugin's processor time for one call. */
export function hostRows({ own, go, what, per, count, raw }: BothHosts): Row[] {
  const rate = ({ seconds }: Sample) => count / seconds;
  const cost = ({ cpuSeconds }: Sample) =>
    cpuSeconds === undefined ? undefined : cpuSeconds / count * 1e6;
  const hosts = [["this host", own], ["grpc-go host", go]] as const;
  const rows: Row[] = [];
  for (const [host, results] of hosts) {
    if (results === undefined) continue;
    const values = valuesOf({ raw: own.raw!, ...results }, rate);
    rows.push({ name: `${what}, ${host}`, unit: "/s", values, goals: [fasterGoal], note: raw });
  }
  for (const [host, results] of hosts) {
    const values = valuesOf(results ?? {}, cost);
    if (Object.keys(values).length === 0) continue;
    const name = `plugin's processor time per ${per}, ${host}`;
    rows.push({ name, unit: "µs", values, goals: [cheaperGoal] });
  }
  return rows;
}

import type { Budget } from "../budget/budget.ts";
import { timeInWords } from "../../network/time_in_words.ts";

/** What a client did so far. */
export interface HttpCounters {
  /** Requests sent, each attempt and each redirect on its own. */
  readonly requests: number;
  /** Attempts that were made because one before failed. */
  readonly retries: number;
  /** How often a request waited for the budget. */
  readonly waits: number;
  /** How long the budget was waited for, in milliseconds; time that many wait together counts once. */
  readonly waitedMs: number;
  /** Answers that said "as you have it" (304). */
  readonly notModified: number;
  /** Bytes of bodies received, as they were read: after `fetch` unpacked them. */
  readonly bytes: number;
  /** Calls that failed in the end, not counting those that were aborted. */
  readonly failures: number;
}

/** Counters that are being counted; those of waits are the budget's. */
export type Tally =
  & Pick<HttpCounters, Waits>
  & { -readonly [Name in Exclude<keyof HttpCounters, Waits>]: number };

type Waits = "waits" | "waitedMs";

/** Counters at their beginning. */
export function newTally(budget?: Budget): Tally {
  return {
    requests: 0,
    retries: 0,
    notModified: 0,
    bytes: 0,
    failures: 0,
    get waits() {
      return budget?.waits ?? 0;
    },
    get waitedMs() {
      return budget?.waited ?? 0;
    },
  };
}

/**
 * Counters as one line for the log: `37 requests, 2 retries, 1 wait (40 seconds), 12 unchanged,
 * 1.2 MB, 0 failures`.
 */
export function summaryOf(counters: HttpCounters): string {
  const { requests, retries, waits, waitedMs, notModified, bytes, failures } = counters;
  const time = waits === 0 ? "" : ` (${timeInWords(waitedMs)})`;
  return [
    counted(requests, "request", "requests"),
    counted(retries, "retry", "retries"),
    counted(waits, "wait", "waits") + time,
    `${notModified} unchanged`,
    bytesInWords(bytes),
    counted(failures, "failure", "failures"),
  ].join(", ");
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

const UNITS = ["kB", "MB", "GB", "TB"];

function bytesInWords(bytes: number): string {
  let size = bytes;
  let unit = "bytes";
  for (const larger of UNITS) {
    if (size < 999.5) break;
    [size, unit] = [size / 1000, larger];
  }
  return unit === "bytes"
    ? counted(bytes, "byte", "bytes")
    : `${Number(size.toPrecision(3))} ${unit}`;
}

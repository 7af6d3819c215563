import type { Clock } from "../../network/clock.ts";
import type { RuleMeter } from "./rule_meter.ts";
import type { ServerLimits } from "./server_limits.ts";

/** What the budget of one key is made of. */
export interface KeyBudgetOptions {
  readonly meters: readonly RuleMeter[];
  readonly server: ServerLimits;
  readonly clock: Clock;
  /** The longest that one may wait, in milliseconds. */
  readonly longest: number;
  /** The error of one who would have to wait so many milliseconds more, which is too long. */
  readonly refuse: (wait: number) => Error;
  /** One begins to wait, and ends to, whatever comes of it. */
  readonly waiting: (change: 1 | -1) => void;
  /** The first in the row waits so many milliseconds from now. */
  readonly pausing: (wait: number) => void;
}

/** The row before one key: first come, first served. */
export interface KeyBudget {
  acquire(cost: number, signal: AbortSignal | undefined): Promise<void>;
  /** What is known of the server has changed: who waits may go earlier, or has to wait longer. */
  changed(): void;
  /** Whether nobody waits and nothing is left to remember. */
  atRest(now: number): boolean;
}

/** Who waits. */
interface Turn {
  readonly cost: number;
  /** When it has waited for the longest time it may, as `Clock.now` counts. */
  readonly until: number;
  go(): void;
  refuse(error: Error): void;
}

/** Makes the row before one key. */
export function keyBudget(options: KeyBudgetOptions): KeyBudget {
  const { meters, server, clock, longest, refuse, waiting, pausing } = options;
  // A Set keeps the order and lets one leave from the middle.
  const row = new Set<Turn>();
  let serving = false;
  let pause = new AbortController();

  const waitFor = (cost: number, now: number) =>
    meters.reduce((most, meter) => Math.max(most, meter.wait(cost, now)), server.wait(cost, now));
  const take = (cost: number, now: number) => {
    for (const meter of meters) meter.take(cost, now);
    server.take(cost);
  };
  // One loop serves the row and ends with it, so that no timer stays behind.
  const serve = async () => {
    serving = true;
    for (let [turn] = row; turn !== undefined; [turn] = row) {
      const now = clock.now();
      const wait = Math.ceil(waitFor(turn.cost, now));
      if (wait <= 0) {
        take(turn.cost, now);
        turn.go();
        continue;
      }
      if (now + wait > turn.until) {
        turn.refuse(refuse(wait));
        continue;
      }
      pausing(wait);
      // It rejects when the first left the row or the server said something new.
      await clock.sleep(wait, pause.signal).catch(() => pause = new AbortController());
    }
    serving = false;
  };
  const turnOf = (cost: number, until: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        row.delete(turn);
        waiting(-1);
        signal?.removeEventListener("abort", stop);
      };
      const turn: Turn = {
        cost,
        until,
        go: () => (leave(), resolve()),
        refuse: (error) => (leave(), reject(error)),
      };
      const stop = () => {
        const [first] = row;
        leave();
        if (first === turn) pause.abort();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
      row.add(turn);
      waiting(1);
      if (!serving) serve();
    });

  return {
    async acquire(cost, signal) {
      signal?.throwIfAborted();
      const now = clock.now();
      if (row.size === 0 && waitFor(cost, now) <= 0) return take(cost, now);
      await turnOf(cost, now + longest, signal);
    },
    changed() {
      if (row.size > 0) pause.abort();
    },
    atRest: (now) =>
      row.size === 0 && server.atRest(now) && meters.every((meter) => meter.atRest(now)),
  };
}

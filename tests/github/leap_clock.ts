import { type Clock, systemClock } from "@plakar-deno/sdk/network";

/** A clock that does not wait where a service says to wait long. */
export interface LeapClock extends Clock {
  /** The waits that were leapt over, in milliseconds. */
  readonly leaps: number[];
  /** Lets so many milliseconds go by at once. */
  advance(ms: number): void;
}

// Time limits of requests and bodies are shorter, and must not end at once.
const LONG = 400_000;

/**
 * The machine's clock, which leaps over waits of more than 400 seconds: rate limits that last an hour
 * are waited for in no time, and dates go on with it. A server that shall agree takes its `date`.
 */
export function leapClock(): LeapClock {
  let ahead = 0;
  const leaps: number[] = [];
  return {
    leaps,
    advance: (ms) => void (ahead += ms),
    now: () => systemClock.now() + ahead,
    date: () => systemClock.date() + ahead,
    random: () => 0,
    async sleep(ms, signal) {
      if (ms <= LONG) return await systemClock.sleep(ms, signal);
      signal?.throwIfAborted();
      leaps.push(ms);
      ahead += ms;
    },
  };
}

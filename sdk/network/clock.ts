/**
 * What tells the time, waits and draws lots for the functions of this door. Give another one in a
 * test, so that an hour of retries takes no time.
 */
export interface Clock {
  /** Milliseconds since some moment; never goes back when somebody sets the machine's clock. */
  now(): number;
  /** Milliseconds since 1970, to compare with dates of a server. */
  date(): number;
  /** Waits so many milliseconds; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 up to, and without, 1. */
  random(): number;
}

/** What a timer can hold: a longer wait would end at once (HTML standard, timers: 32 bits). */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The clock of the machine.
 *
 * @example
 * ```ts
 * import { systemClock } from "@plakar-deno/sdk/network";
 *
 * const begun = systemClock.now();
 * await systemClock.sleep(5);
 * console.log(systemClock.now() - begun >= 4); // true
 * ```
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  random: () => Math.random(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    for (let left = ms; left > 0; left -= LONGEST_TIMER) {
      await oneTimer(Math.min(left, LONGEST_TIMER), signal);
    }
  },
};

function oneTimer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, Math.ceil(ms));
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}

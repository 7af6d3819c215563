import type { Clock } from "../clock.ts";

/** A clock that stands still until somebody moves it. */
export interface FakeClock extends Clock {
  /** Moves on so many milliseconds; who sleeps wakes in order, each before the next. */
  advance(ms: number): Promise<void>;
  /** How many sleep now: 0 when no timer was left behind. */
  readonly sleeping: number;
  /** Every time that was asked for, in order, in milliseconds. */
  readonly slept: readonly number[];
  /** Resolves as soon as so many sleep. */
  untilSleeping(count?: number): Promise<void>;
  /** Moves on from sleeper to sleeper until the work is done, and gives its result. */
  run<Result>(work: Promise<Result>): Promise<Result>;
}

/** How a {@link FakeClock} is made. */
export interface FakeClockOptions {
  /** Milliseconds since 1970 at the start; 2026-11-21 12:00 UTC when left out. */
  readonly date?: number;
  /** What `random` gives; 0.5 each time when left out. */
  readonly random?: () => number;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** Makes a clock for tests: time passes only by `advance` and `run`. */
export function fakeClock(options: FakeClockOptions = {}): FakeClock {
  const { date = Date.UTC(2026, 10, 21, 12), random = () => 0.5 } = options;
  const sleepers = new Set<Sleeper>();
  const slept: number[] = [];
  const watchers = new Set<() => void>();
  let now = 0;

  const first = () =>
    [...sleepers].reduce<Sleeper | undefined>(
      (soonest, other) => soonest === undefined || other.at < soonest.at ? other : soonest,
      undefined,
    );
  const wakeOne = async (until: number) => {
    await settled();
    const sleeper = first();
    if (sleeper === undefined || sleeper.at > until) return false;
    now = Math.max(now, sleeper.at);
    sleeper.wake();
    return true;
  };

  return {
    now: () => now,
    date: () => date + now,
    random,
    slept,
    get sleeping() {
      return sleepers.size;
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        slept.push(ms);
        const end = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", stop);
        };
        const stop = () => (end(), reject(signal?.reason));
        const sleeper: Sleeper = { at: now + ms, wake: () => (end(), resolve()) };
        signal?.addEventListener("abort", stop);
        sleepers.add(sleeper);
        for (const look of watchers) look();
      });
    },
    async advance(ms) {
      const until = now + ms;
      while (await wakeOne(until));
      now = until;
      await settled();
    },
    untilSleeping(count = 1) {
      return new Promise((resolve) => {
        const look = () => {
          if (sleepers.size < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      });
    },
    async run(work) {
      let done = false;
      const end = () => void (done = true);
      work.then(end, end);
      while (!done) if (!await wakeOne(Infinity)) await settled();
      return await work;
    },
  };
}

/** One turn of the event loop: everything that waits for nothing but promises is done after it. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

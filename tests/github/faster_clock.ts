import { type Clock, systemClock } from "@plakar-deno/sdk/network";

/**
 * The machine's clock, on which so many times as much time goes by: waits and time limits come to
 * their end so much earlier, while dates, which a server compares with its own, are true.
 */
export function fasterClock(speed: number): Clock {
  return {
    ...systemClock,
    now: () => systemClock.now() * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}

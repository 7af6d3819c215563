import { type Clock, systemClock } from "@plakar-deno/sdk/network";

/** How much faster the clock goes: a wait of 20 seconds takes 200 milliseconds. */
const SPEED = 100;

/**
 * A clock for tests with real servers: the waits between attempts and the limits for silence come
 * to their end a hundred times faster, while dates, which servers compare with theirs, are true.
 */
export const fastClock: Clock = {
  now: () => systemClock.now() * SPEED,
  date: () => systemClock.date(),
  sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
  random: () => systemClock.random(),
};

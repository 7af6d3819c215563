import { rejects, strictEqual as equal } from "node:assert/strict";
import { systemClock } from "./clock.ts";
import { countedSignal } from "./testdata/counted_signal.ts";

Deno.test("systemClock: a sleep lasts its time and leaves no listener", async () => {
  const stop = countedSignal();
  const begun = systemClock.now();
  await systemClock.sleep(3, stop.signal);
  // Timers of a machine and its clock differ by parts of a millisecond.
  equal(systemClock.now() - begun >= 2, true);
  equal(stop.listeners, 0);
});

Deno.test("systemClock: an abort ends a sleep of any length, and leaves no timer", async () => {
  for (const ms of [1e9, 2 ** 40, Infinity]) {
    const stop = countedSignal();
    const sleep = systemClock.sleep(ms, stop.signal);
    stop.abort("why");
    await rejects(sleep, (error) => error === "why");
  }
});

Deno.test("systemClock: a sleep of no time is over at once, also when aborted before", async () => {
  await systemClock.sleep(0);
  await systemClock.sleep(-1);
  const signal = AbortSignal.abort("before");
  await rejects(systemClock.sleep(0, signal), (error) => error === "before");
});

Deno.test("systemClock: the date is that of the machine, and lots lie between 0 and 1", () => {
  const before = Date.now();
  const date = systemClock.date();
  equal(before <= date && date <= Date.now(), true);
  const lot = systemClock.random();
  equal(lot >= 0 && lot < 1, true);
});

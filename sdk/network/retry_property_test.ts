import { strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import type { Clock } from "./clock.ts";
import { networkFailure } from "./network_failure.ts";
import { retry } from "./retry.ts";

/** How long the server asks to be left alone, how long an attempt lasts, and the lot that is drawn. */
const failures = fc.array(
  fc.record({
    asked: fc.option(fc.nat(60_000), { nil: undefined }),
    lasts: fc.nat(30_000),
    lot: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  }),
  { maxLength: 12 },
);
const settings = fc.record({
  attempts: fc.integer({ min: 1, max: 10 }),
  base: fc.nat(5_000),
  cap: fc.nat(30_000),
  total: fc.nat(300_000),
});

Deno.test("retry: whatever fails, each wait, their number and their sum keep to the settings", async () => {
  await fc.assert(fc.asyncProperty(failures, settings, async (given, options) => {
    let [now, attempts, begunLast] = [0, 0, 0];
    const failed = () => given[attempts - 1] ?? { asked: undefined, lasts: 0, lot: 0 };
    const clock: Clock = {
      now: () => now,
      date: () => now,
      random: () => failed().lot,
      sleep(ms) {
        const { asked = 0 } = failed();
        const most = Math.min(options.cap, options.base * 2 ** (attempts - 1));
        equal(ms >= asked && ms <= asked + most, true);
        now += ms;
        return Promise.resolve();
      },
    };
    const work = (attempt: number) => {
      equal(attempt, ++attempts);
      begunLast = now;
      if (attempt > given.length) return Promise.resolve("done");
      const { asked, lasts } = failed();
      now += lasts;
      return Promise.reject(networkFailure({
        kind: asked === undefined ? "transient" : "rate-limited",
        action: "go",
        reason: "no",
        ...(asked === undefined ? {} : { retryAfter: asked }),
      }));
    };
    const outcome = await retry(work, { ...options, clock }).catch((error: Error) => error.message);
    equal(attempts <= options.attempts, true);
    equal(begunLast <= options.total, true);
    equal(outcome === "done", attempts > given.length);
    if (outcome !== "done" && attempts > 1) equal(outcome.includes(`(${attempts} attempts`), true);
  }));
});

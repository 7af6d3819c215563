import { strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { fixedMeter } from "./fixed_window.ts";
import { movingMeter } from "./moving_window.ts";
import type { RuleMeter } from "./rule_meter.ts";
import { bucketMeter } from "./token_bucket.ts";

/** What went through, and when. */
interface Gone {
  readonly at: number;
  readonly cost: number;
}

/** Pauses between requests in milliseconds, and what each costs as part of the most it may. */
const requests = fc.array(
  fc.record({
    pause: fc.oneof(
      fc.constant(0),
      fc.nat(20),
      fc.nat(3_000),
      fc.double({ min: 0, max: 50, noNaN: true }),
    ),
    part: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
  }),
  { maxLength: 60 },
);
const limits = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.double({ min: 1, max: 50, noNaN: true }),
);
const lengths = fc.integer({ min: 1, max: 5_000 });

/** Sends as early as the meter lets it; costs are whole numbers or any, as the rule permits. */
function send(
  meter: RuleMeter,
  given: readonly { readonly pause: number; readonly part: number }[],
): readonly Gone[] {
  let now = 0;
  return given.map(({ pause, part }) => {
    now += pause;
    const cost = part === 0 ? 1 : part * meter.most;
    const wait = meter.wait(cost, now);
    equal(wait >= 0 && Number.isFinite(wait), true, `a wait of ${wait}`);
    // Timers have whole milliseconds; it takes one wait, not a row of them.
    now += Math.ceil(wait);
    // Sums of fractions may leave a billionth of one, which is waited for as well.
    const rest = meter.wait(cost, now);
    equal(rest < 1e-6, true, `${rest} after a wait of ${wait}`);
    now += Math.ceil(rest);
    meter.take(cost, now);
    return { at: now, cost };
  });
}

function sum(gone: readonly Gone[]): number {
  return gone.reduce((total, { cost }) => total + cost, 0);
}

Deno.test("tokenBucket: in no time more goes than the bucket held and what came in", () => {
  const rates = fc.double({ min: 0.01, max: 1_000, noNaN: true });
  fc.assert(fc.property(limits, rates, requests, (capacity, perSecond, given) => {
    const gone = send(bucketMeter(capacity, perSecond, 0), given);
    gone.forEach((from, first) =>
      gone.slice(first).forEach((to, count) => {
        const most = capacity + (to.at - from.at) * perSecond / 1_000;
        equal(sum(gone.slice(first, first + count + 1)) <= most + 1e-6, true);
      })
    );
  }));
});

Deno.test("tokenBucket: whoever waits waits no longer than until enough came in", () => {
  const rates = fc.double({ min: 0.01, max: 1_000, noNaN: true });
  fc.assert(fc.property(limits, rates, (capacity, perSecond) => {
    const meter = bucketMeter(capacity, perSecond, 0);
    meter.take(capacity, 0);
    const wait = meter.wait(1, 0);
    equal(Math.abs(wait - 1_000 / perSecond) < 1e-3, true);
    equal(meter.atRest(0), false);
    equal(meter.atRest(capacity / perSecond * 1_000 + 1), true);
  }));
});

Deno.test("movingWindow: no window of any place holds more than the limit", () => {
  fc.assert(fc.property(limits, lengths, requests, (limit, ms, given) => {
    const gone = send(movingMeter(limit, ms), given);
    for (const { at } of gone) {
      const within = gone.filter((other) => other.at >= at && other.at < at + ms);
      equal(sum(within) <= limit + 1e-6, true);
    }
  }));
});

Deno.test("movingWindow: a request waits at most a thousandth of the window longer than it must", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), lengths, requests, (limit, ms, given) => {
    const gone: Gone[] = [];
    const meter = movingMeter(limit, ms);
    let now = 0;
    for (const { pause } of given) {
      now += pause;
      // The request that has to be a window away: the limit-th before this one.
      const before = gone.at(-limit);
      const earliest = Math.max(now, before === undefined ? 0 : before.at + ms);
      now += meter.wait(1, now);
      equal(now <= earliest + ms / 1_024 + 1e-6, true, `${now} instead of ${earliest}`);
      meter.take(1, now);
      gone.push({ at: now, cost: 1 });
    }
  }));
});

Deno.test("fixedWindow: no window, from its first request on, holds more than the limit", () => {
  fc.assert(fc.property(limits, lengths, requests, (limit, ms, given) => {
    const gone = send(fixedMeter(limit, ms), given);
    for (let index = 0; index < gone.length;) {
      const begun = gone[index]!.at;
      const within = gone.filter(({ at }, other) => other >= index && at < begun + ms);
      equal(sum(within) <= limit + 1e-6, true);
      index += within.length;
    }
  }));
});

Deno.test("fixedWindow: nobody waits while something is left, nor longer than the window", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), lengths, (limit, ms) => {
    const meter = fixedMeter(limit, ms);
    for (let count = 0; count < limit; count++) {
      equal(meter.wait(1, 0), 0);
      meter.take(1, 0);
    }
    equal(meter.wait(1, 0), ms);
    equal(meter.wait(1, ms), 0);
    equal(meter.atRest(ms), true);
  }));
});

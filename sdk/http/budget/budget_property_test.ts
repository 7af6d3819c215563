import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { fakeClock } from "../../network/testdata/fake_clock.ts";
import { budget } from "./budget.ts";
import type { BudgetRule } from "./budget_rule.ts";
import { fixedWindow } from "./fixed_window.ts";
import { movingWindow } from "./moving_window.ts";
import { tokenBucket } from "./token_bucket.ts";

/** The clock takes a turn of the event loop for each step. */
const FEW = { numRuns: 25 };

const rule: fc.Arbitrary<BudgetRule> = fc.oneof(
  fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 1, max: 20 }))
    .map(([capacity, perSecond]) => tokenBucket(capacity, perSecond)),
  fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 10, max: 2_000 }))
    .map(([limit, ms]) => movingWindow(limit, ms)),
  fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 10, max: 2_000 }))
    .map(([limit, ms]) => fixedWindow(limit, ms)),
);

/** Who asks: when, for how much, of which key, and when he loses patience. */
const asks = fc.array(
  fc.record({
    at: fc.nat(1_500),
    cost: fc.integer({ min: 0, max: 3 }),
    key: fc.constantFrom("a", "b"),
    patience: fc.option(fc.nat(2_000), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 25 },
);

/** What a server says, and when. */
const words = fc.array(
  fc.record({ at: fc.nat(1_500), key: fc.constantFrom("a", "b"), retryAfter: fc.nat(500) }),
  { maxLength: 3 },
);

interface Gone {
  readonly at: number;
  readonly cost: number;
}

/** What is wrong with what went under a rule; undefined when nothing is. */
function broken(rule: BudgetRule, gone: readonly Gone[]): string | undefined {
  const sum = (from: number, to: number, closed: boolean) =>
    gone.filter(({ at }) => at >= from && (closed ? at <= to : at < to))
      .reduce((total, { cost }) => total + cost, 0);
  let end = -Infinity;
  for (const { at } of gone) {
    if (rule.kind === "bucket") {
      for (const { at: to } of gone) {
        const most = rule.capacity + (to - at) * rule.perSecond / 1_000;
        if (to >= at && sum(at, to, true) > most + 1e-6) return `bucket, ${at} to ${to}`;
      }
    } else if (rule.kind === "moving" || at >= end) {
      end = at + rule.ms;
      if (sum(at, end, false) > rule.limit) return `${rule.kind}, from ${at}`;
    }
  }
  return undefined;
}

Deno.test("budget: whoever asks, leaves and whatever the server says, rules hold and nobody is overtaken", async () => {
  const rules = fc.array(rule, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(rules, asks, words, async (rules, given, said) => {
      const clock = fakeClock();
      const limits = budget({ rules, clock });
      const order: number[] = [];
      const gone: { at: number; cost: number; key: string; index: number }[] = [];
      const begun = given.map(({ at, cost, key, patience }, index) =>
        clock.sleep(at).then(async () => {
          order.push(index);
          const controller = new AbortController();
          const reason = new Error("no patience");
          const ended = new AbortController();
          if (patience !== undefined) {
            clock.sleep(patience, ended.signal).then(() => controller.abort(reason), () => {});
          }
          try {
            await limits.acquire(key, { cost, signal: controller.signal });
            gone.push({ at: clock.now(), cost, key, index });
          } catch (error) {
            equal(error, reason);
          } finally {
            ended.abort();
          }
        })
      );
      const told = said.map(({ at, key, retryAfter }) =>
        clock.sleep(at).then(() => {
          limits.learn(key, { retryAfter });
          return { key, from: clock.now(), to: clock.now() + retryAfter };
        })
      );
      const [, silences] = await clock.run(
        Promise.all([Promise.all(begun), Promise.all(told)]),
      );
      for (const key of ["a", "b"]) {
        const ofKey = gone.filter((one) => one.key === key);
        // Every rule, and each silence the server asked for.
        for (const rule of rules) equal(broken(rule, ofKey), undefined);
        for (const { from, to } of silences.filter((silence) => silence.key === key)) {
          equal(ofKey.some(({ at }) => at > from && at < to), false);
        }
        const asked = order.filter((index) => given[index]!.key === key);
        const went = ofKey.map(({ index }) => index);
        deepEqual(went, asked.filter((index) => went.includes(index)));
      }
      // Nobody is forgotten, no timer is left.
      const patient = given.filter(({ patience }) => patience === undefined).length;
      equal(gone.length >= patient, true);
      equal(clock.sleeping, 0);
      const waited = limits.waited;
      await clock.advance(10_000);
      equal(limits.waited, waited);
    }),
    FEW,
  );
});

/** A server that counts from the first request of a window on, and refuses what is too much. */
function server(limit: number, ms: number, costs: (request: number) => number) {
  let begun = -Infinity;
  let used = 0;
  let count = 0;
  const refusedIn = new Map<number, number>();
  return {
    refusedIn,
    answer(now: number) {
      if (now - begun >= ms) [begun, used] = [now, 0];
      const refused = used >= limit;
      if (refused) refusedIn.set(begun, (refusedIn.get(begun) ?? 0) + 1);
      else used += costs(count++);
      return { refused, remaining: Math.max(0, limit - used), resetIn: begun + ms - now };
    },
  };
}

Deno.test("budget: a server's window lets through what it has, and refuses only what was on its way", async () => {
  const settings = fc.record({
    limit: fc.integer({ min: 4, max: 30 }),
    ms: fc.integer({ min: 5_000, max: 60_000 }),
    workers: fc.integer({ min: 1, max: 4 }),
    requests: fc.integer({ min: 1, max: 60 }),
    there: fc.array(fc.nat(300), { minLength: 1, maxLength: 7 }),
    back: fc.array(fc.nat(300), { minLength: 1, maxLength: 5 }),
    free: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(settings, async ({ limit, ms, workers, requests, there, back, free }) => {
      const clock = fakeClock();
      const limits = budget({ rules: [], clock });
      // Some answers cost nothing, as GitHub's 304.
      const { refusedIn, answer } = server(limit, ms, (request) => request % free === 0 ? 1 : 0);
      let sent = 0;
      let done = 0;
      const work = async () => {
        while (done < requests) {
          await limits.acquire("a");
          const number = sent++;
          await clock.sleep(there[number % there.length]!);
          const { refused, remaining, resetIn } = answer(clock.now());
          const resetAt = clock.date() + resetIn;
          await clock.sleep(back[number % back.length]!);
          limits.learn("a", { limit, remaining, resetAt });
          if (!refused) done++;
        }
      };
      await clock.run(Promise.all(Array.from({ length: workers }, work)));
      // The first of a window are sent before anything is known of it, and those may come too late.
      for (const refused of refusedIn.values()) equal(refused <= workers, true, `${refused}`);
      equal(clock.sleeping, 0);
      // It does not wait for a window's end while the server has something left for it.
      const needed = Math.ceil(requests / free / limit) + 1;
      const longest = needed * (ms + 1_200) + sent * 600;
      equal(clock.now() <= longest, true, `${clock.now()} > ${longest}`);
    }),
    FEW,
  );
});

import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import type { LogFields, Logger } from "../../logger.ts";
import { type FakeClock, fakeClock } from "../../network/testdata/fake_clock.ts";
import { failureKind } from "../../network/failure_kind.ts";
import { retryAfterOf } from "../../network/network_failure.ts";
import { type Budget, budget, type BudgetOptions } from "./budget.ts";
import { countedSignal } from "../../network/testdata/counted_signal.ts";
import { fixedWindow } from "./fixed_window.ts";
import { movingWindow } from "./moving_window.ts";
import { rateState } from "./rate_state.ts";
import { tokenBucket } from "./token_bucket.ts";

/** Asks so many times at once; when each went, in order of asking. */
function askAll(limits: Budget, clock: FakeClock, count: number, key = "a"): Promise<number[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      await limits.acquire(key);
      return clock.now();
    }),
  );
}

function linesOf(lines: string[]): Logger {
  const write = (message: string, _fields?: LogFields) => void lines.push(message);
  return { debug: write, info: write, warn: write, error: write };
}

Deno.test("budget: without rules and words of the server everything goes at once", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  deepEqual(await askAll(limits, clock, 3), [0, 0, 0]);
  deepEqual([limits.waits, limits.waited, clock.sleeping], [0, 0, 0]);
});

Deno.test("budget: a bucket lets its burst through and then its rate, in the order of asking", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [tokenBucket(3, 2)], clock });
  deepEqual(await clock.run(askAll(limits, clock, 6)), [0, 0, 0, 500, 1_000, 1_500]);
  deepEqual([limits.waits, limits.waited, clock.sleeping], [3, 1_500, 0]);
});

Deno.test("budget: a request goes when its time has come, and not a millisecond before", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [movingWindow(1, 10)], clock });
  await limits.acquire("a");
  await clock.advance(9);
  deepEqual(await clock.run(askAll(limits, clock, 2)), [10, 20]);
});

Deno.test("budget: all rules hold together, each key on its own", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [fixedWindow(4, 60_000), movingWindow(2, 1_000)], clock });
  const both = Promise.all([askAll(limits, clock, 5, "a"), askAll(limits, clock, 2, "b")]);
  deepEqual(await clock.run(both), [[0, 0, 1_000, 1_000, 60_000], [0, 0]]);
});

Deno.test("budget: a dear request is not overtaken by cheap ones behind it", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [tokenBucket(10, 1)], clock });
  const went: string[] = [];
  const ask = async (name: string, cost: number) => {
    await limits.acquire("a", { cost });
    went.push(`${name} ${clock.now()}`);
  };
  await clock.run(Promise.all([ask("first", 8), ask("dear", 10), ask("cheap", 1), ask("free", 0)]));
  deepEqual(went, ["first 0", "dear 8000", "cheap 9000", "free 9000"]);
});

Deno.test("budget: who is aborted leaves the row, takes nothing and holds nobody up", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [movingWindow(1, 1_000)], clock });
  await limits.acquire("a");
  const controllers = [new AbortController(), new AbortController()];
  const left = controllers.map(({ signal }) => limits.acquire("a", { signal }));
  const stays = limits.acquire("a").then(() => clock.now());
  const reason = new Error("enough");
  await clock.untilSleeping();
  controllers[1]!.abort(reason);
  controllers[0]!.abort(reason);
  for (const one of left) await rejects(one, reason);
  equal(await clock.run(stays), 1_000);
  equal(clock.sleeping, 0);
  await rejects(limits.acquire("a", { signal: AbortSignal.abort(reason) }), reason);
});

Deno.test("budget: the last one that leaves leaves no timer", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [movingWindow(1, 1_000)], clock });
  await limits.acquire("a");
  const controller = new AbortController();
  const waits = limits.acquire("a", { signal: controller.signal });
  await clock.untilSleeping();
  await clock.advance(400);
  equal(limits.waited, 400);
  controller.abort();
  await rejects(waits);
  deepEqual([clock.sleeping, limits.waited], [0, 400]);
  await clock.advance(5_000);
  deepEqual([limits.waits, limits.waited], [1, 400]);
});

Deno.test("budget: Retry-After stops a key, and longer than it said before", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  limits.learn("a", { retryAfter: 5_000 });
  limits.learn("a", { retryAfter: 1_000 });
  const waits = askAll(limits, clock, 2);
  await clock.untilSleeping();
  await clock.advance(4_000);
  limits.learn("a", { retryAfter: 3_000 });
  deepEqual(await clock.run(waits), [7_000, 7_000]);
  deepEqual(await askAll(limits, clock, 1, "b"), [7_000]);
});

Deno.test("budget: what the server has left goes, no more, until its window ends", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  await limits.acquire("a");
  limits.learn("a", { limit: 5, remaining: 2, resetAt: clock.date() + 60_000 });
  deepEqual(await clock.run(askAll(limits, clock, 4)), [0, 0, 60_000, 60_000]);
});

Deno.test("budget: a reserve is left to others, though never more than half", async () => {
  for (const [limit, remaining, goes] of [[5_000, 102, 2], [60, 59, 29], [60, 12, 0]] as const) {
    const clock = fakeClock();
    const limits = budget({ rules: [], reserve: 100, clock });
    limits.learn("a", { limit, remaining, resetAt: clock.date() + 60_000 });
    const went = await clock.run(askAll(limits, clock, 40));
    equal(went.filter((at) => at === 0).length, goes);
  }
});

Deno.test("budget: what is on its way is not counted by an answer, and is not forgotten", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  const resetAt = clock.date() + 60_000;
  await askAll(limits, clock, 4);
  // The first of four is answered: three of the five left are taken already.
  limits.learn("a", { limit: 10, remaining: 5, resetAt });
  const waits = askAll(limits, clock, 3);
  await clock.untilSleeping();
  // None of the others cost anything: then there is room.
  for (let count = 0; count < 3; count++) limits.learn("a", { limit: 10, remaining: 5, resetAt });
  deepEqual(await clock.run(waits), [0, 0, 0]);
});

Deno.test("budget: answers that cost nothing do not use the budget up", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  const resetAt = clock.date() + 3_600_000;
  for (let count = 0; count < 200; count++) {
    await limits.acquire("a");
    limits.learn("a", { limit: 60, remaining: 60, resetAt });
  }
  equal(limits.waits, 0);
});

Deno.test("budget: an older answer that comes late opens nothing again", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  await askAll(limits, clock, 2);
  limits.learn("a", { limit: 5, remaining: 0, resetAt: clock.date() + 60_000 });
  limits.learn("a", { limit: 5, remaining: 1, resetAt: clock.date() + 60_000 });
  // Of the window before.
  limits.learn("a", { limit: 5, remaining: 4, resetAt: clock.date() + 30_000 });
  deepEqual(await clock.run(askAll(limits, clock, 1)), [60_000]);
});

Deno.test("budget: answers of one window that overtake each other open nothing", async () => {
  const at = (seconds: number, remaining: number) => ({ remaining, seconds });
  const cases = [
    // Nothing is left, and an older answer says there is.
    [at(60, 1), at(60, 0), at(60, 1)],
    // The server rounds the end to seconds.
    [at(60, 0), at(60.9, 3), at(59.1, 3)],
    // An answer of the window before.
    [at(60, 0), at(30, 4)],
  ];
  for (const answers of cases) {
    const clock = fakeClock();
    const limits = budget({ rules: [], clock });
    await askAll(limits, clock, answers.length);
    for (const { remaining, seconds } of answers) {
      limits.learn("a", { limit: 5, remaining, resetAt: clock.date() + seconds * 1_000 });
    }
    deepEqual(await clock.run(askAll(limits, clock, 1)), [60_000]);
  }
});

Deno.test("budget: an answer of the window before says nothing of this one", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  limits.learn("a", { limit: 5, remaining: 1, resetAt: clock.date() + 60_000 });
  limits.learn("a", { limit: 5, remaining: 4, resetAt: clock.date() + 30_000 });
  deepEqual(await clock.run(askAll(limits, clock, 2)), [0, 60_000]);
});

Deno.test("budget: each answer leaves out what is still on its way", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  const resetAt = clock.date() + 60_000;
  await askAll(limits, clock, 4);
  limits.learn("a", { limit: 10, remaining: 9, resetAt });
  limits.learn("a", { limit: 10, remaining: 8, resetAt });
  const went = await clock.run(askAll(limits, clock, 7));
  equal(went.filter((at) => at === 0).length, 6);
});

Deno.test("budget: who never tells of his answers costs others no more than 64 requests", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  await askAll(limits, clock, 200);
  limits.learn("a", { limit: 5_000, remaining: 100, resetAt: clock.date() + 60_000 });
  const went = await clock.run(askAll(limits, clock, 50));
  equal(went.filter((at) => at === 0).length, 37);
});

Deno.test("budget: of many limits with names those that end last are kept", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  for (let count = 0; count < 40; count++) {
    const seconds = (count * 7) % 40 + 10;
    limits.learn("a", { name: `${count}`, remaining: 0, resetAt: clock.date() + seconds * 1_000 });
  }
  deepEqual(await clock.run(askAll(limits, clock, 1)), [49_000]);
});

Deno.test("budget: a new window of the server opens who waits for the old one's end", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  limits.learn("a", { limit: 5, remaining: 0, resetAt: clock.date() + 60_000 });
  const waits = askAll(limits, clock, 2);
  await clock.untilSleeping();
  limits.learn("a", { limit: 5, remaining: 5, resetAt: clock.date() + 120_000 });
  deepEqual(await clock.run(waits), [0, 0]);
});

Deno.test("budget: limits of other names do not hide each other", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  limits.learn("a", { name: "search", remaining: 0, resetAt: clock.date() + 60_000 });
  limits.learn("a", { name: "core", remaining: 5_000, resetAt: clock.date() + 600_000 });
  deepEqual(await clock.run(askAll(limits, clock, 1)), [60_000]);
});

Deno.test("budget: every limit that an answer tells of holds", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  const burst = { name: "burst", limit: 100, remaining: 2, resetAt: clock.date() + 10_000 };
  const daily = { name: "daily", limit: 1_000, remaining: 3, resetAt: clock.date() + 60_000 };
  limits.learn("a", { ...daily, others: [burst] });
  deepEqual(await clock.run(askAll(limits, clock, 4)), [0, 0, 10_000, 60_000]);
});

Deno.test("budget: Retry-After goes before a window that ends later", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], clock });
  limits.learn("a", { remaining: 0, resetAt: clock.date() + 60_000, retryAfter: 1_000 });
  deepEqual(await clock.run(askAll(limits, clock, 1)), [1_000]);
});

Deno.test("budget: what the server has left without a time is left in the bucket", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [tokenBucket(40, 2)], clock });
  limits.learn("a", { limit: 40, remaining: 1 });
  deepEqual(await clock.run(askAll(limits, clock, 3)), [0, 500, 1_000]);
});

Deno.test("budget: a wait that is too long fails at once and says when to come again", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], longest: 300_000, clock });
  limits.learn("api.example.com", { remaining: 0, resetAt: clock.date() + 2_880_000 });
  const error = await limits.acquire("api.example.com").catch((error) => error);
  equal(
    error.message,
    'cannot send a request to "api.example.com": its rate limit is used up for another 48 minutes, ' +
      "until 2026-11-21 12:48:00 UTC, and one request may wait 5 minutes; try again after that",
  );
  deepEqual([failureKind(error), retryAfterOf(error)], ["rate-limited", 2_880_000]);
  deepEqual([clock.now(), clock.sleeping, limits.waited], [0, 0, 0]);
});

Deno.test("budget: who is refused leaves no timer and no listener, who went leaves none either", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [fixedWindow(1, 60_000)], longest: 60_000, clock });
  const counted = countedSignal();
  const { signal } = counted;
  await limits.acquire("a", { signal });
  const goes = limits.acquire("a", { signal });
  equal(counted.listeners, 1);
  await clock.run(goes);
  equal(counted.listeners, 0);
  await clock.advance(30_000);
  const waits = limits.acquire("a", { signal });
  await clock.run(waits);
  const refused = budget({ rules: [fixedWindow(1, 60_000)], longest: 10_000, clock });
  await refused.acquire("a", { signal });
  await rejects(refused.acquire("a", { signal }), /for another 1 minute/);
  deepEqual([clock.sleeping, counted.listeners], [0, 0]);
});

Deno.test("budget: nobody waits longer than the longest, wherever he stands in the row", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [movingWindow(1, 1_000)], longest: 2_500, clock });
  const ends = await clock.run(Promise.all(
    Array.from(
      { length: 5 },
      () => limits.acquire("a").then(() => clock.now(), () => `refused ${clock.now()}`),
    ),
  ));
  deepEqual(ends, [0, 1_000, 2_000, "refused 2000", "refused 2000"]);
  equal(clock.sleeping, 0);
});

Deno.test("budget: who waits already is refused when the server asks for more than he may wait", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [], longest: 10_000, clock });
  limits.learn("a", { retryAfter: 5_000 });
  const waits = limits.acquire("a");
  await clock.untilSleeping();
  limits.learn("a", { retryAfter: 20_000 });
  await rejects(clock.run(waits), /for another 20 seconds/);
});

Deno.test("budget: a wait that a person would notice is told once", async () => {
  const lines: string[] = [];
  const clock = fakeClock();
  const limits = budget({ rules: [movingWindow(1, 5_000)], clock, log: linesOf(lines) });
  await clock.run(askAll(limits, clock, 4));
  deepEqual(lines, []);
  limits.learn("a", { remaining: 0, resetAt: clock.date() + 720_000 });
  const waits = askAll(limits, clock, 3);
  await clock.untilSleeping();
  // Each answer wakes the row; that is no news.
  for (let count = 0; count < 5; count++) {
    limits.learn("a", {});
    await clock.advance(100);
  }
  await clock.run(waits);
  deepEqual(lines, [
    'waiting for the rate limit of "a", 12 minutes, until 2026-11-21 12:12:15 UTC',
  ]);
});

Deno.test("budget: a key that is not at rest is not forgotten", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [fixedWindow(1, 60_000)], clock });
  await limits.acquire("kept");
  for (let count = 0; count < 1_000; count++) limits.learn(`key ${count}`, {});
  deepEqual(await clock.run(askAll(limits, clock, 1, "kept")), [60_000]);
});

Deno.test("budget: a key for which somebody waits is not forgotten, even when its time has come", async () => {
  const clock = fakeClock();
  const limits = budget({ rules: [fixedWindow(1, 1_000)], clock });
  await limits.acquire("a");
  const late = clock.sleep(1_000).then(async () => {
    for (let count = 0; count < 200; count++) limits.learn(`key ${count}`, {});
    await limits.acquire("a");
    return clock.now();
  });
  const first = askAll(limits, clock, 1);
  deepEqual(await clock.run(Promise.all([first, late])), [[1_000], 2_000]);
});

Deno.test("budget: numbers that make no sense are refused with what to do", async () => {
  for (const [one, other] of [[0, 1], [1, 0], [-1, 1], [NaN, 1], [1, Infinity]] as const) {
    throws(() => tokenBucket(one, other), /cannot keep to a bucket .*; give a number above 0/);
    throws(() => fixedWindow(one, other), /cannot keep to a window .*; give a number above 0/);
    throws(() => movingWindow(one, other), /cannot keep to a window .*; give a number above 0/);
  }
  const made: readonly Partial<BudgetOptions>[] = [
    { rules: [{ kind: "bucket", capacity: 0, perSecond: 1 }] },
    { reserve: -1 },
    { reserve: Infinity },
    { longest: -1 },
    { longest: NaN },
  ];
  for (const options of made) throws(() => budget({ rules: [], ...options }), /give a number/);
  const limits = budget({ rules: [tokenBucket(40, 2), fixedWindow(20, 1_000)] });
  await rejects(limits.acquire("a", { cost: 21 }), (error: Error) => {
    match(error.message, /^cannot send a request of cost 21 to "a": .* more than 20; ask for less/);
    return failureKind(error) === "config";
  });
  await rejects(limits.acquire("a", { cost: -1 }), /give a number from 0 on/);
});

Deno.test("budget: who sets the machine's clock changes no wait, forwards or backwards", async () => {
  for (const jump of [-31_536_000_000, -3_600_000, 3_600_000]) {
    const clock = fakeClock();
    let set = 0;
    const settable = { ...clock, now: clock.now, date: () => clock.date() + set };
    const limits = budget({ rules: [movingWindow(2, 10_000)], clock: settable });
    limits.learn("a", { remaining: 1, resetAt: settable.date() + 60_000 });
    const went = askAll(limits, clock, 3);
    await clock.advance(5_000);
    set = jump;
    await clock.run(went);
    // One that was left, the others when the server's window ends.
    deepEqual(await went, [0, 60_000, 60_000]);
    // What is learnt after the jump is taken by the clock as it is then.
    limits.learn("a", { remaining: 0, resetAt: settable.date() + 30_000 });
    deepEqual(await clock.run(askAll(limits, clock, 1)), [90_000]);
  }
});

Deno.test("budget: no reset of a server is too far away to be refused in words, none is waited for", async () => {
  const answers: Record<string, string>[] = [
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999999999999999" },
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999-12-31T23:59Z" },
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1e99" },
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "9".repeat(400) },
    { "ratelimit": '"default";r=0;t=' + "9".repeat(400) },
    { "retry-after": "9".repeat(400) },
    { "retry-after": "Fri, 31 Dec 9999 23:59:59 GMT" },
  ];
  for (const headers of answers) {
    const clock = fakeClock();
    const limits = budget({ rules: [], clock });
    limits.learn("a", rateState(new Headers(headers), clock) ?? {});
    const error = await limits.acquire("a").then(() => undefined, (error) => error);
    const isRead = headers["x-ratelimit-reset-after"] !== "1e99";
    equal(
      error === undefined ? undefined : failureKind(error),
      isRead ? "rate-limited" : undefined,
    );
    if (isRead) {
      match(error.message, /^cannot send a request to "a": its rate limit is used up for/);
    }
    equal(clock.sleeping, 0);
  }
});

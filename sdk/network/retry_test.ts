import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { ConnectorError } from "../error.ts";
import { networkFailure } from "./network_failure.ts";
import { retry } from "./retry.ts";
import { countedSignal } from "./testdata/counted_signal.ts";
import { fakeClock } from "./testdata/fake_clock.ts";

const ACTION = 'get "a"';
const trouble = (retryAfter?: number): ConnectorError =>
  networkFailure({
    kind: retryAfter === undefined ? "transient" : "rate-limited",
    action: ACTION,
    reason: "no answer",
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
/** Work that fails with each of the errors, then succeeds with the number of the attempt. */
const failing = (errors: readonly unknown[]) => (attempt: number): Promise<number> =>
  attempt <= errors.length ? Promise.reject(errors[attempt - 1]) : Promise.resolve(attempt);
const always = (error: unknown) => () => Promise.reject(error);
const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(() => "no error", (error) => error.message);

Deno.test("retry: work that succeeds is done once, without a wait", async () => {
  const clock = fakeClock();
  equal(await retry(failing([]), { clock }), 1);
  deepEqual(clock.slept, []);
});

Deno.test("retry: the wait is a random part of a bound that doubles up to the cap", async () => {
  for (const [part, waits] of [[0, [0, 0, 0, 0, 0]], [0.5, [50, 100, 200, 250, 250]]] as const) {
    const clock = fakeClock({ random: () => part });
    const work = failing(Array.from({ length: 5 }, () => trouble()));
    equal(await clock.run(retry(work, { clock, base: 100, cap: 500 })), 6);
    deepEqual(clock.slept, waits);
  }
});

Deno.test("retry: the defaults are 8 attempts, and 200 ms doubled up to 20 s", async () => {
  const clock = fakeClock();
  const waits = [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000];
  await rejects(clock.run(retry(always(trouble()), { clock })));
  deepEqual(clock.slept, waits.slice(0, 7));
  await rejects(clock.run(retry(always(trouble()), { clock, attempts: 10 })));
  deepEqual(clock.slept.slice(7), waits);
});

Deno.test("retry: the default total is 5 minutes", async () => {
  const clock = fakeClock();
  const begun = clock.now();
  await rejects(clock.run(retry(always(trouble()), { clock, attempts: Infinity })));
  // 12.7 s in 7 growing waits, then 28 of 10 s: the next would end after 302.7 s.
  equal(clock.now() - begun, 292_700);
});

Deno.test("retry: what the server asks for is a lower bound, with the jitter above it", async () => {
  for (const [part, waits] of [[0, [3_000, 0]], [0.5, [3_050, 100]]] as const) {
    const clock = fakeClock({ random: () => part });
    await clock.run(retry(failing([trouble(3_000), trouble()]), { clock, base: 100 }));
    deepEqual(clock.slept, waits);
  }
});

Deno.test("retry: the last of many attempts tells how many there were and in what time", async () => {
  const clock = fakeClock();
  const work = retry(always(trouble()), { clock, attempts: 3, base: 1_000 });
  equal(
    await messageOf(clock.run(work)),
    'cannot get "a": no answer (3 attempts in 1.5 seconds); ' +
      "check the network and the server, then try again",
  );
});

Deno.test("retry: the last error keeps its code, its remedy and what led to it", async () => {
  const clock = fakeClock();
  const given = networkFailure({
    kind: "rate-limited",
    action: ACTION,
    reason: "SlowDown",
    remedy: "ask the operator",
  });
  await rejects(
    clock.run(retry(always(given), { clock, attempts: 2 })),
    (error: ConnectorError) => {
      equal(error.code, "resource_exhausted");
      equal(error.cause, given);
      equal(error.message.endsWith("; ask the operator"), true);
      return true;
    },
  );
});

Deno.test("retry: no attempt begins after the total time", async () => {
  const clock = fakeClock();
  const begun: number[] = [];
  const work = retry(() => (begun.push(clock.now()), Promise.reject(trouble())), {
    clock,
    attempts: 1_000,
    base: 2_000,
    cap: 2_000,
    total: 5_000,
  });
  equal((await messageOf(clock.run(work))).includes("(6 attempts in 5 seconds)"), true);
  deepEqual(begun, [0, 1_000, 2_000, 3_000, 4_000, 5_000]);
  equal(clock.now(), 5_000);
});

Deno.test("retry: the time of the attempts counts towards the total", async () => {
  const clock = fakeClock();
  const slow = async () => {
    await clock.sleep(4_000);
    throw trouble();
  };
  await rejects(clock.run(retry(slow, { clock, base: 2_000, total: 10_000 })));
  // 4 s of work, 1 s, 4 s of work; the wait of 2 s would lead beyond the 10 s.
  deepEqual(clock.slept, [4_000, 1_000, 4_000]);
});

Deno.test("retry: a server that asks for too long a wait is obeyed at once, with the time", async () => {
  const clock = fakeClock({ date: Date.UTC(2026, 10, 21, 12) });
  equal(
    await messageOf(retry(always(trouble(7_200_000)), { clock })),
    'cannot get "a": no answer; ' +
      "the server asks to try again in 2 hours (after 2026-11-21 14:00:00 UTC)",
  );
  deepEqual(clock.slept, []);
});

Deno.test("retry: a wait that no calendar holds is told without a date", async () => {
  equal(
    await messageOf(retry(always(trouble(Number.MAX_SAFE_INTEGER)), { clock: fakeClock() })),
    'cannot get "a": no answer; the server asks to try again in 104249991 days',
  );
});

Deno.test("retry: an error that cannot pass is thrown as it is, at once", async () => {
  const errors = [
    new Error("mistake"),
    new DOMException("stopped", "AbortError"),
    networkFailure({ kind: "auth", action: ACTION, reason: "no" }),
    "a string",
    undefined,
  ];
  for (const given of errors) {
    const clock = fakeClock();
    await rejects(retry(always(given), { clock }), (error) => (equal(error, given), true));
    deepEqual(clock.slept, []);
  }
});

Deno.test("retry: an error of others is thrown as it is after the last attempt", async () => {
  const given = new Deno.errors.ConnectionReset("gone");
  const clock = fakeClock();
  const work = retry(always(given), { clock, attempts: 2 });
  await rejects(clock.run(work), (error) => (equal(error, given), true));
  equal(clock.slept.length, 1);
});

Deno.test("retry: a single attempt leaves its error as it is", async () => {
  const given = trouble();
  const work = retry(always(given), { clock: fakeClock(), attempts: 1 });
  await rejects(work, (error) => (equal(error, given), true));
});

Deno.test("retry: what is retryable can be decided by the caller", async () => {
  const clock = fakeClock();
  const options = { clock, retryable: (error: unknown) => error === "again" };
  equal(await clock.run(retry(failing(["again"]), options)), 2);
  await rejects(retry(failing([trouble()]), options));
});

Deno.test("retry: each wait is told before it begins", async () => {
  const clock = fakeClock();
  const given = trouble();
  const told: unknown[] = [];
  const onRetry = (retry: unknown) => void told.push([retry, clock.slept.length]);
  await clock.run(retry(failing([given]), { clock, base: 100, onRetry }));
  deepEqual(told, [[{ attempt: 1, wait: 50, error: given }, 0]]);
});

Deno.test("retry: aborted before the start it does nothing", async () => {
  const work = () => Promise.reject(new Error("must not be called"));
  const signal = AbortSignal.abort("why");
  await rejects(retry(work, { signal, clock: fakeClock() }), (error) => error === "why");
});

Deno.test("retry: aborted in a wait it throws the reason and leaves no timer", async () => {
  const [clock, stop] = [fakeClock(), countedSignal()];
  const work = retry(always(trouble()), { clock, signal: stop.signal });
  await clock.untilSleeping();
  stop.abort("why");
  await rejects(work, (error) => error === "why");
  deepEqual([clock.sleeping, stop.listeners], [0, 0]);
});

Deno.test("retry: aborted in the work it throws the reason, even if the work fails otherwise", async () => {
  const [clock, stop] = [fakeClock(), countedSignal()];
  const work = retry((_attempt, signal) => {
    equal(signal, stop.signal);
    stop.abort("why");
    return Promise.reject(trouble());
  }, { clock, signal: stop.signal });
  await rejects(work, (error) => error === "why");
  deepEqual(clock.slept, []);
});

Deno.test("retry: after its end nothing listens to the signal", async () => {
  const [clock, stop] = [fakeClock(), countedSignal()];
  await clock.run(retry(failing([trouble(), trouble()]), { clock, signal: stop.signal }));
  equal(stop.listeners, 0);
});

Deno.test("retry: no attempts at all are refused", async () => {
  for (const attempts of [0, -1, NaN]) {
    await rejects(retry(failing([]), { attempts }), { code: "invalid_argument" });
  }
});

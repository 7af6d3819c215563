import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { countedSignal } from "./testdata/counted_signal.ts";
import { fakeClock } from "./testdata/fake_clock.ts";
import { withTimeLimit } from "./time_limit.ts";

const forever = new Promise<never>(() => {});

Deno.test("withTimeLimit: work within its time gives its result and leaves no timer", async () => {
  const [clock, stop] = [fakeClock(), countedSignal()];
  equal(await withTimeLimit(100, () => Promise.resolve(7), { clock, signal: stop.signal }), 7);
  await clock.advance(0);
  deepEqual([clock.sleeping, stop.listeners], [0, 0]);
});

Deno.test("withTimeLimit: an error of the work passes unchanged and leaves no timer", async () => {
  const [clock, given] = [fakeClock(), new Error("no")];
  const failing = [() => Promise.reject(given), () => {
    throw given;
  }];
  for (const work of failing) {
    await rejects(withTimeLimit(100, work, { clock }), (error) => error === given);
  }
  equal(clock.sleeping, 0);
});

Deno.test("withTimeLimit: late work is aborted and fails as transient", async () => {
  const clock = fakeClock();
  let told: unknown;
  const work = withTimeLimit(90_000, (signal) => {
    signal.addEventListener("abort", () => told = signal.reason);
    return forever;
  }, { clock, action: 'get "a"' });
  const failure = rejects(work, (error: Error & { code: string }) => {
    equal(error.code, "unavailable");
    equal(
      error.message,
      'cannot get "a": the server did not finish within 1.5 minutes; ' +
        "check the network and the server, then try again",
    );
    equal(told, error);
    return true;
  });
  await clock.advance(89_999);
  equal(told, undefined);
  await clock.advance(1);
  await failure;
});

Deno.test("withTimeLimit: without an action the message is whole", async () => {
  const clock = fakeClock();
  const work = withTimeLimit(1_000, () => forever, { clock });
  await rejects(clock.run(work), /^ConnectorError: cannot finish the request: the server did not/);
});

Deno.test("withTimeLimit: an abort ends it with its reason, also when the work does not listen", async () => {
  const [clock, stop] = [fakeClock(), countedSignal()];
  const work = withTimeLimit(100, () => forever, { clock, signal: stop.signal });
  await clock.untilSleeping();
  stop.abort("why");
  await rejects(work, (error) => error === "why");
  deepEqual([clock.sleeping, stop.listeners], [0, 0]);
});

Deno.test("withTimeLimit: aborted before the start it does nothing", async () => {
  const work = () => Promise.reject(new Error("must not be called"));
  const clock = fakeClock();
  const limited = withTimeLimit(100, work, { clock, signal: AbortSignal.abort("why") });
  await rejects(limited, (error) => error === "why");
  deepEqual(clock.slept, []);
});

Deno.test("withTimeLimit: what the work does after its time goes unheard", async () => {
  const clock = fakeClock();
  for (const end of ["resolve", "reject"] as const) {
    const later = Promise.withResolvers<void>();
    await rejects(clock.run(withTimeLimit(100, () => later.promise, { clock })), /within 100 ms/);
    later[end](new Error("unheard") as never);
    await clock.advance(0);
  }
});

Deno.test("withTimeLimit: the signal of work that is done hears no later abort", async () => {
  const [clock, stop] = [fakeClock(), countedSignal()];
  const options = { clock, signal: stop.signal };
  const inner = await withTimeLimit(100, (signal) => Promise.resolve(signal), options);
  stop.abort("later");
  equal(inner.aborted, false);
});

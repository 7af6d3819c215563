import { ok, rejects, strictEqual as equal } from "node:assert/strict";
import { sharedWork } from "./shared_work.ts";

const never = new AbortController().signal;

Deno.test("shared work is done once for all who ask meanwhile, and anew for who asks after", async () => {
  let begun = 0;
  const gates: PromiseWithResolvers<string>[] = [];
  const ask = sharedWork(() => {
    begun++;
    const gate = Promise.withResolvers<string>();
    gates.push(gate);
    return gate.promise;
  });
  const first = [ask(never), ask(never), ask(never)];
  gates[0]?.resolve("one");
  equal((await Promise.all(first)).join(), "one,one,one");
  const next = ask(never);
  gates[1]?.resolve("two");
  equal(await next, "two");
  equal(begun, 2);
});

Deno.test("shared work fails for all, and may be tried again", async () => {
  let begun = 0;
  const ask = sharedWork(() => {
    if (begun++ === 0) return Promise.reject(new Error("no luck"));
    return Promise.resolve("fine");
  });
  const results = await Promise.allSettled([ask(never), ask(never)]);
  ok(results.every(({ status }) => status === "rejected"));
  equal(await ask(never), "fine");
});

Deno.test("who leaves shared work leaves the others alone; the last one ends it", async () => {
  const signals: AbortSignal[] = [];
  const ask = sharedWork((signal) => {
    signals.push(signal);
    return new Promise<string>((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  });
  const one = new AbortController();
  const other = new AbortController();
  const first = ask(one.signal);
  const second = ask(other.signal);
  one.abort(new Error("left first"));
  await rejects(first, /left first/);
  equal(signals[0]?.aborted, false);
  other.abort(new Error("left last"));
  await rejects(second, /left last/);
  ok(signals[0]?.aborted);
  const third = new AbortController();
  const again = ask(third.signal);
  equal(signals.length, 2);
  third.abort(new Error("done"));
  await rejects(again, /done/);
  await rejects(ask(AbortSignal.abort(new Error("before"))), /before/);
  equal(signals.length, 2);
});

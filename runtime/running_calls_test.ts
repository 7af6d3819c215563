import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { runningCalls } from "./running_calls.ts";

Deno.test("P14 settled waits for every call, those that fail and those that join included", async () => {
  const calls = runningCalls();
  await calls.settled(0);
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const events: string[] = [];
  const failing = rejects(calls.run(() => first.promise), /broken/);
  const settled = calls.settled(60_000).then(() => events.push("settled"));
  const joined = calls.run(() => second.promise);
  first.reject(new Error("broken"));
  await failing;
  events.push("first is over");
  second.resolve();
  await joined;
  await settled;
  deepEqual(events, ["first is over", "settled"]);
});

Deno.test("P14 settled gives up on a call that never ends", async () => {
  const calls = runningCalls();
  calls.run(() => new Promise(() => {}));
  await calls.settled(1);
});

Deno.test("P16 a call that throws at once is not counted for ever", async () => {
  const calls = runningCalls();
  await rejects(
    calls.run(() => {
      throw new Error("at once");
    }),
    /at once/,
  );
  await calls.settled(60_000);
  equal(await calls.run(() => Promise.resolve(3)), 3);
});

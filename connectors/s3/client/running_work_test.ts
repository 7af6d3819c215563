import { strictEqual as equal } from "node:assert/strict";
import { runningWork } from "./running_work.ts";

const never = new AbortController().signal;

Deno.test("work is over when all of it is, however it ended", async () => {
  const work = runningWork();
  const [one, two] = [Promise.withResolvers<number>(), Promise.withResolvers<never>()];
  const results = [work.watch(one.promise), work.watch(two.promise).catch(() => -1)];
  let isOver = false;
  const over = work.over(never).then(() => isOver = true);
  one.resolve(7);
  equal(await results[0], 7);
  equal(isOver, false);
  two.reject(new Error("it failed"));
  equal(await results[1], -1);
  await over;
  await work.over(never);
});

Deno.test("work that does not end is waited for until the signal", async () => {
  const work = runningWork();
  work.watch(new Promise(() => {}));
  const limit = new AbortController();
  const over = work.over(limit.signal);
  limit.abort();
  await over;
  await work.over(limit.signal);
});

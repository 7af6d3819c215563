import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { requestQueue } from "./request_queue.ts";

function queue() {
  const seen = { pulls: 0, taken: 0, waits: [] as boolean[] };
  const made = requestQueue<string>({
    pull: () => seen.pulls++,
    taken: (bytes) => seen.taken += bytes,
    waits: (waiting) => seen.waits.push(waiting),
  });
  return { seen, queue: made, iterator: made.requests[Symbol.asyncIterator]() };
}

Deno.test("messages come in order, one pull ahead, then the end, again and again", async () => {
  const { seen, queue: made, iterator } = queue();
  made.push("a", 1);
  equal(seen.pulls, 0);
  deepEqual(await iterator.next(), { done: false, value: "a" });
  equal(seen.pulls, 1);
  const waiting = iterator.next();
  made.push("b", 2);
  deepEqual(await waiting, { done: false, value: "b" });
  made.push("c", 3);
  made.end();
  deepEqual(await iterator.next(), { done: false, value: "c" });
  deepEqual(await iterator.next(), { done: true, value: undefined });
  deepEqual(await iterator.next(), { done: true, value: undefined });
  deepEqual([seen.taken, seen.waits], [6, [true, false]]);
});

Deno.test("S9 a failure rejects the waiting and every later next, and drops what was held", async () => {
  const waited = queue();
  const waiting = waited.iterator.next();
  waited.queue.fail(new Error("cut"));
  await rejects(waiting, /cut/);
  const held = queue();
  held.queue.push("a", 1);
  held.queue.fail(new Error("cut"));
  held.queue.end();
  await rejects(held.iterator.next(), /cut/);
  await rejects(held.iterator.next(), /cut/);
});

Deno.test("S9 what comes after a half-close does not undo it", async () => {
  const { queue: made, iterator } = queue();
  made.push("a", 1);
  made.end();
  made.fail(new Error("cut"));
  made.push("late", 1);
  deepEqual(await iterator.next(), { done: false, value: "a" });
  deepEqual(await iterator.next(), { done: true, value: undefined });
});

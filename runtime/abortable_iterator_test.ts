import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { abortableIterator } from "./abortable_iterator.ts";

Deno.test("values come as they are, then the end", async () => {
  async function* source() {
    yield 1;
    yield await Promise.resolve(2);
  }
  const { next } = abortableIterator(source(), new AbortController().signal);
  deepEqual([await next(), await next()], [{ done: false, value: 1 }, { done: false, value: 2 }]);
  equal((await next()).done, true);
});

Deno.test("an abort ends the waiting with its reason, and every question after it", async () => {
  const { promise, reject } = Promise.withResolvers<IteratorResult<number, undefined>>();
  const abort = new AbortController();
  const silent = { [Symbol.asyncIterator]: () => ({ next: () => promise }) };
  const { next } = abortableIterator(silent, abort.signal);
  const waiting = next();
  abort.abort(new Error("enough"));
  await rejects(waiting, /enough/);
  await rejects(next(), /enough/);
  // What the source says afterwards is nobody's unhandled rejection.
  reject(new Error("late"));
  await Promise.resolve();
});

Deno.test("a failure of the source is passed on", async () => {
  const failing = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("cut")) }),
  };
  await rejects(abortableIterator(failing, new AbortController().signal).next(), /cut/);
});

import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { mapEach } from "./map_each.ts";

const double = (value: number) => 2 * value;

Deno.test("arrays, generators, streams and promises of them are mapped", async () => {
  const sources = [
    () => [1, 2],
    () => [Promise.resolve(1), 2],
    () => Promise.resolve(new Set([1, 2])),
    function* () {
      yield* [1, 2];
    },
    async function* () {
      yield* [1, 2];
    },
    () => ReadableStream.from([1, 2]),
  ];
  for (const open of sources) {
    deepEqual(await Array.fromAsync(mapEach(open, double)), [2, 4]);
  }
});

Deno.test("nothing is opened before the first value is asked for, and all is opened afresh", async () => {
  let opened = 0;
  const values = mapEach(() => (opened++, [1]), double);
  const iterator = values[Symbol.asyncIterator]();
  equal(opened, 0);
  await iterator.next();
  await Array.fromAsync(values);
  equal(opened, 2);
  await iterator.return!();
});

Deno.test("leaving closes the source at once, also while a value is on its way", async () => {
  let closed = 0;
  const stuck = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<number>>(() => {}),
      return: () => (closed++, Promise.resolve({ done: true, value: undefined } as const)),
    }),
  };
  const iterator = mapEach(() => stuck, double)[Symbol.asyncIterator]();
  void iterator.next();
  await iterator.return!();
  equal(closed, 1);
  deepEqual(await iterator.next(), { done: true, value: undefined });
});

Deno.test("a failure goes through; one of the mapping closes the source first", async () => {
  let closed = 0;
  function* values() {
    try {
      yield 1;
      yield 2;
    } finally {
      closed++;
    }
  }
  const failing = mapEach(values, (value) => {
    if (value === 2) throw new Error("two");
    return value;
  });
  await rejects(Array.fromAsync(failing), { message: "two" });
  equal(closed, 1);
  const unopened = mapEach(() => Promise.reject(new Error("shut")), double);
  await rejects(Array.fromAsync(unopened), { message: "shut" });
  const iterator = unopened[Symbol.asyncIterator]();
  await rejects(iterator.next(), { message: "shut" });
  deepEqual(await iterator.return!(), { done: true, value: undefined });
});

import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { fakeClock } from "../../../sdk/network/testdata/fake_clock.ts";
import { never } from "../testdata/object_client.ts";
import { type PartMemory, uploads } from "./uploads.ts";

const options = { memory: 30, partSize: 10 };

Deno.test("memory is lent up to the budget, then in the order it was asked for", async () => {
  const shared = uploads(options);
  const lent = [
    await shared.take(10, never),
    await shared.take(10, never),
    await shared.take(10, never),
  ];
  equal(shared.tryTake(10), undefined);
  const order: string[] = [];
  const note = (name: string) => (memory: PartMemory) => (order.push(name), memory);
  const waiting = [
    shared.take(20, never).then(note("large")),
    shared.take(10, never).then(note("small")),
  ];
  lent[0]?.release();
  lent[0]?.release();
  // Nobody may pass by who waits for more than there is.
  equal(shared.tryTake(10), undefined);
  lent[1]?.release();
  const large = await waiting[0];
  deepEqual([order, shared.lent], [["large"], 30]);
  lent[2]?.release();
  (await waiting[1])?.release();
  large?.drop();
  deepEqual([order, shared.lent], [["large", "small"], 0]);
});

Deno.test("more than the whole budget is lent when nothing else is", async () => {
  const shared = uploads(options);
  const memory = await shared.take(100, never);
  equal(memory.bytes.length, 100);
  equal(shared.tryTake(1), undefined);
  memory.release();
  shared.tryTake(30)?.release();
  equal(shared.lent, 0);
});

Deno.test("who waits no longer lets the next one through", async () => {
  const shared = uploads(options);
  const lent = await shared.take(20, never);
  const abort = new AbortController();
  const large = shared.take(20, abort.signal);
  const small = shared.take(10, never);
  abort.abort(new Error("enough"));
  await rejects(large, /enough/);
  (await small).release();
  lent.release();
  await rejects(shared.take(1, abort.signal), /enough/);
  equal(shared.lent, 0);
});

Deno.test("memory that was released is used again, memory that was dropped is not", async () => {
  const shared = uploads(options);
  const held = await shared.take(10, never);
  const first = await shared.take(10, never);
  first.release();
  const second = await shared.take(10, never);
  equal(second.bytes, first.bytes);
  second.drop();
  // It is free at once, and not when V8 next looks.
  equal(first.bytes.buffer.detached, true);
  const third = await shared.take(10, never);
  equal(third.bytes === first.bytes, false);
  third.release();
  held.release();
});

Deno.test("memory for which no content comes does not count while others wait", async () => {
  const clock = fakeClock();
  const shared = uploads({ ...options, clock });
  const lent = [1, 2, 3].map(() => shared.tryTake(10));
  lent[2]?.sending();
  let granted = 0;
  const waiting = [1, 2, 3].map(async () => {
    const memory = await shared.take(10, never);
    granted++;
    return memory;
  });
  await clock.advance(9000);
  lent[0]?.came();
  // Others that put small objects all the time are no sign of these.
  equal(granted, 0);
  await clock.advance(1000);
  equal(granted, 1);
  await clock.advance(8000);
  equal(granted, 1);
  await clock.advance(2000);
  // What was granted is silent for 10 s, too.
  equal(granted, 3);
  await clock.advance(60_000);
  for (const memory of lent) memory?.release();
  for (const memory of await Promise.all(waiting)) memory.release();
  equal(shared.lent, 0);
});

Deno.test("while some wait for content for minutes, the others take turns without waiting", async () => {
  const clock = fakeClock();
  const shared = uploads({ ...options, clock });
  const stalled = [1, 2, 3].map(() => shared.tryTake(10));
  const first = shared.take(10, never);
  await clock.advance(10_000);
  let memory = await first;
  for (let part = 0; part < 20; part++) {
    const next = shared.take(10, never);
    memory.sending();
    memory.release();
    memory = await next;
    equal(shared.lent, 40);
  }
  // What is sent at last counts again.
  stalled[0]?.sending();
  memory.release();
  equal(shared.tryTake(10), undefined);
  stalled[0]?.release();
  shared.tryTake(10)?.release();
  stalled[1]?.release();
  stalled[2]?.drop();
  equal(shared.lent, 0);
  const [a, b, c] = [1, 2, 3].map(() => shared.tryTake(10));
  equal(shared.tryTake(10), undefined);
  for (const each of [a, b, c]) each?.release();
});

import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { handover } from "./handover.ts";

Deno.test("values come in order, each done when the next one is asked for", async () => {
  const line = handover<number>();
  const done: number[] = [];
  const offers = [1, 2, 3].map((value) => line.offer(value).then(() => void done.push(value)));
  Promise.all(offers).then(() => line.end());
  const taken: number[] = [];
  for await (const value of line.values()) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    equal(done.includes(value), false);
    taken.push(value);
  }
  deepEqual(taken, [1, 2, 3]);
  deepEqual(done, [1, 2, 3]);
});

Deno.test("a failure of the producers comes after their values", async () => {
  const line = handover<number>();
  line.offer(1).then(() => line.end({ error: new Error("broken") }));
  const taken: number[] = [];
  await rejects(async () => {
    for await (const value of line.values()) taken.push(value);
  }, /broken/);
  deepEqual(taken, [1]);
});

Deno.test("a consumer that gives up releases every producer", async () => {
  const line = handover<number>();
  const offers = [1, 2].map((value) => rejects(line.offer(value), /nobody/));
  for await (const _ of line.values()) break;
  await Promise.all(offers);
  await rejects(line.offer(3), /nobody/);
});

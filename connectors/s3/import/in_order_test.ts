import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { inOrder } from "./in_order.ts";

async function* count(to: number, taken: number[] = []): AsyncGenerator<number> {
  for (let at = 0; at < to; at++) {
    taken.push(at);
    await Promise.resolve();
    yield at;
  }
}

Deno.test("results come in the order of the items, whatever ends first", async () => {
  const turns = Array.from({ length: 7 }, () => Promise.withResolvers<void>());
  const results = Array.fromAsync(inOrder(count(7), 3, async (item) => {
    // Each ends after the one behind it, as far as they are under way together.
    if (item % 3 !== 2 && item < 6) await turns[item + 1]!.promise;
    turns[item]!.resolve();
    return item * 10;
  }));
  deepEqual(await results, [0, 10, 20, 30, 40, 50, 60]);
});

Deno.test("no more than so many are under way or wait for their turn", async () => {
  let going = 0;
  let most = 0;
  const taken: number[] = [];
  for await (
    const item of inOrder(count(50, taken), 4, async (item) => {
      most = Math.max(most, ++going);
      await Promise.resolve();
      going--;
      return item;
    })
  ) equal(taken.length <= item + 4, true, `${taken.length} taken at ${item}`);
  equal(most <= 4, true);
});

Deno.test("a failure comes in its place; what is under way is waited for, its failure is lost", async () => {
  const results: number[] = [];
  let ended = 0;
  await rejects(async () => {
    for await (
      const result of inOrder(count(10), 3, async (item) => {
        await Promise.resolve();
        ended++;
        if (item >= 2) throw new Error(`item ${item}`);
        return item;
      })
    ) results.push(result);
  }, { message: "item 2" });
  deepEqual(results, [0, 1]);
  equal(ended, 5);
});

Deno.test("a source that fails, and a reader that stops, leave nothing running", async () => {
  let going = 0;
  const work = async (item: number) => {
    going++;
    await Promise.resolve();
    going--;
    return item;
  };
  async function* failing() {
    yield* count(5);
    throw new Error("source");
  }
  await rejects(Array.fromAsync(inOrder(failing(), 3, work)), { message: "source" });
  equal(going, 0);
  let closed = false;
  async function* watched() {
    try {
      yield* count(100);
    } finally {
      closed = true;
    }
  }
  for await (const item of inOrder(watched(), 3, work)) if (item === 4) break;
  equal(going, 0);
  equal(closed, true);
});

Deno.test("results that are there at once keep their place, also a failure", async () => {
  const slow = Promise.withResolvers<string>();
  const results = Array.fromAsync(
    inOrder(count(6), 3, (item) => item === 2 ? slow.promise : `${item}`),
  );
  slow.resolve("slow");
  deepEqual(await results, ["0", "1", "slow", "3", "4", "5"]);
  const failing = inOrder(count(3), 3, (item) => {
    if (item === 1) throw new Error("item 1");
    return item;
  });
  equal((await failing.next()).value, 0);
  await rejects(failing.next(), { message: "item 1" });
});

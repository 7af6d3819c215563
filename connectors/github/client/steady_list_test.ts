import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { steadyList } from "./steady_list.ts";

/** A server whose list is paged by two, with something done to it before some pages. */
function scripted(list: number[], changes: Readonly<Record<number, () => void>> = {}) {
  let asked = 0;
  let unsteady = 0;
  async function* read(): AsyncGenerator<number[]> {
    for (let from = 0; from === 0 || from < list.length; from += 2) {
      changes[++asked]?.();
      await Promise.resolve();
      yield list.slice(from, from + 2);
    }
  }
  return {
    items: () => Array.fromAsync(steadyList(read, (item) => item, () => unsteady++)),
    asked: () => asked,
    unsteady: () => unsteady,
  };
}

Deno.test("a list of one page is read once", async () => {
  const server = scripted([1, 2]);
  deepEqual(await server.items(), [1, 2]);
  equal(server.asked(), 1);
});

Deno.test("a list of several pages is read a second time to see that nothing moved", async () => {
  const server = scripted([1, 2, 3, 4, 5]);
  deepEqual(await server.items(), [1, 2, 3, 4, 5]);
  equal(server.asked(), 6);
});

Deno.test("an item that slips to a page that was read is found", async () => {
  const list = [1, 2, 3, 4, 5, 6];
  // Without the second pass, 3 would be missing.
  const server = scripted(list, { 2: () => list.splice(0, 1) });
  deepEqual((await server.items()).toSorted(), [1, 2, 3, 4, 5, 6]);
  equal(server.unsteady(), 0);
});

Deno.test("an item that is added at the beginning comes once, and what it moves comes once", async () => {
  const list = [1, 2, 3, 4];
  const server = scripted(list, { 2: () => list.unshift(0) });
  deepEqual((await server.items()).toSorted(), [0, 1, 2, 3, 4]);
  equal(server.unsteady(), 0);
});

Deno.test("a list that loses something in every pass is told, and what was seen is there", async () => {
  const list = Array.from({ length: 30 }, (_, number) => number);
  const server = scripted(
    list,
    Object.fromEntries(
      Array.from({ length: 60 }, (_, page) => [page * 5 + 2, () => void list.shift()]),
    ),
  );
  const items = await server.items();
  equal(new Set(items).size, items.length);
  equal(server.unsteady(), 1);
});

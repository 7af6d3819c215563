import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import { array, assert, integer, oneof, property, record, string } from "fast-check";
import { stableOrder } from "./stable_order.ts";

const self = <T>(item: T): T => item;

Deno.test("numbers by value and before texts, texts by code units and no locale", () => {
  deepEqual(stableOrder(["ö", "b", 10, "B", 9, "", "a", -1], self), [
    ...[-1, 9, 10],
    ...["", "B", "a", "b", "ö"],
  ]);
  deepEqual(stableOrder(["\ufb33", "\ud83d\ude00"], self), ["\ud83d\ude00", "\ufb33"]);
});

Deno.test("the given items stay as they are", () => {
  const items = [2, 1];
  deepEqual(stableOrder(items, self), [1, 2]);
  deepEqual(items, [2, 1]);
});

Deno.test("whatever order items come in, one order comes out, with equal keys, too", () => {
  const item = record(
    { key: oneof(integer({ min: 0, max: 3 }), string()), more: integer() },
    // Two that differ in their prototype alone are one in JSON.
    { noNullPrototype: true },
  );
  assert(property(array(item), (items) => {
    const ordered = stableOrder(items, ({ key }) => key);
    deepEqual(stableOrder([...items].reverse(), ({ key }) => key), ordered);
    deepEqual(ordered.length, items.length);
  }));
});

for (const key of [NaN, undefined, null, 5n, true, {}]) {
  Deno.test(`a key that is ${key} orders nothing: an answer may lack it`, () => {
    throws(() => stableOrder([1, key as number], self), {
      code: "invalid_argument",
      message: new RegExp(`the key of one is (${key}|of type ${typeof key}); give`),
    });
  });
}

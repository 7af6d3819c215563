import { strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { keyOrder } from "./key_order.ts";
import { orders } from "../testdata/listed_keys.ts";

const key = fc.string({
  unit: fc.constantFrom("/", "/", "!", "-", "0", "a", "b", "\uffee", "😀", "é"),
  minLength: 1,
  maxLength: 6,
});

function firstBreak(keys: readonly string[]): number {
  const order = keyOrder();
  return keys.findIndex((text) => !order.holds(text));
}

Deno.test("every order that servers list in holds to the end", () => {
  const keys = fc.uniqueArray(key, { maxLength: 30 });
  fc.assert(
    fc.property(keys, fc.nat(orders.length - 1), (some, which) => {
      equal(firstBreak(some.toSorted(orders[which])), -1);
    }),
    { numRuns: 500 },
  );
});

Deno.test("it breaks exactly where no order is left that explains all keys", () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { maxLength: 8 }), (keys) => {
      const sorted = (count: number) =>
        orders.some((compare) =>
          keys.slice(0, count).every((text, at) => at === 0 || compare(keys[at - 1]!, text) < 0)
        );
      const broken = keys.findIndex((_, at) => !sorted(at + 1));
      equal(firstBreak(keys), broken);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a broken order stays broken", () => {
  const order = keyOrder();
  equal(["b", "a", "c", "d"].map((text) => order.holds(text)).join(), "true,false,false,false");
});

Deno.test("an order by bytes and one by folders are told apart, and not mixed", () => {
  equal(firstBreak(["a!", "a/b", "b", "b!", "b/c"]), -1);
  equal(firstBreak(["a/b", "a!", "b", "b/c", "b!"]), -1);
  equal(firstBreak(["a!", "a/b", "b/c", "b!"]), 3);
  equal(firstBreak(["\uffee", "😀"]), -1);
  equal(firstBreak(["😀", "\uffee"]), -1);
});

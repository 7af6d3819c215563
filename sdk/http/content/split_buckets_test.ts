import { deepStrictEqual as deepEqual, ok, strictEqual as equal, throws } from "node:assert/strict";
import { array, assert, integer, property, string, uniqueArray } from "fast-check";
import { splitBuckets } from "./split_buckets.ts";

const self = <T>(item: T): T => item;

/** The buckets that are not the same in both. */
function changed<T>(before: Map<string, T[]>, after: Map<string, T[]>): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)));
}

Deno.test("numbers go by range, named with six digits or more", () => {
  const buckets = splitBuckets([1_234_567, 99, 100, 0], { key: self, per: 100 });
  deepEqual([...buckets], [
    ["000000-000099", [0, 99]],
    ["000100-000199", [100]],
    ["1234500-1234599", [1_234_567]],
  ]);
});

Deno.test("few texts share one bucket, and nothing makes none", () => {
  deepEqual([...splitBuckets(["b", "a"], { key: self, per: 2 })], [["all", ["a", "b"]]]);
  deepEqual([...splitBuckets<string>([], { key: self, per: 2 })], []);
});

Deno.test("the names of buckets are the same for ever: a new version must not move items", () => {
  const texts = ["acme", "bug", "docs", "I_kwDOABc", "question", "", "ö"];
  const buckets = splitBuckets(texts, { key: self, per: 1 });
  deepEqual(Object.fromEntries(buckets), {
    7: ["acme"],
    8: ["I_kwDOABc"],
    a: [""],
    b: ["ö"],
    c: ["docs"],
    d: ["bug"],
    f: ["question"],
  });
});

Deno.test("texts spread: 10,000 of them in buckets that are neither too full nor too many", () => {
  const texts = Array.from({ length: 10_000 }, (_, index) => `user-${index}`);
  const buckets = [...splitBuckets(texts, { key: self, per: 100 }).values()];
  equal(buckets.flat().length, texts.length);
  ok(buckets.every(({ length }) => length <= 100));
  ok(buckets.length <= 300, `${buckets.length} buckets`);
});

Deno.test("every item is in one bucket, whatever order they come in", () => {
  const some = { key: self, per: 5 };
  const together = (texts: string[]) => {
    const buckets = splitBuckets(texts, some);
    deepEqual(splitBuckets([...texts].reverse(), some), buckets);
    deepEqual([...buckets.values()].flat().sort(), [...texts].sort());
  };
  assert(property(uniqueArray(string(), { maxLength: 100 }), together));
  assert(property(array(string({ maxLength: 1 }), { maxLength: 100 }), together));
});

Deno.test("one more item changes its bucket, or splits it, and no other", () => {
  assert(
    property(uniqueArray(string(), { minLength: 1, maxLength: 200 }), ([added = "", ...texts]) => {
      const before = splitBuckets(texts, { key: self, per: 4 });
      const after = splitBuckets([...texts, added], { key: self, per: 4 });
      const [shortest = ""] = changed(before, after).sort((a, b) => a.length - b.length);
      const root = before.has(shortest) ? shortest : "";
      const prefix = root === "all" ? "" : root;
      ok(changed(before, after).every((name) => name === root || name.startsWith(prefix)));
      // All that changed were one bucket before.
      equal(changed(before, after).filter((name) => before.has(name)).length <= 1, true);
    }),
  );
  assert(
    property(uniqueArray(integer({ min: 0, max: 999 }), { minLength: 1 }), ([one, ...rest]) => {
      const before = splitBuckets(rest, { key: self, per: 10 });
      equal(changed(before, splitBuckets([...rest, one!], { key: self, per: 10 })).length, 1);
    }),
  );
});

for (
  const [what, keys, per, reason] of [
    ["two kinds of keys", [1, "1"], 10, /some keys are numbers/],
    ["a negative number", [-1], 10, /the key -1 is no integer from 0/],
    ["what has no key", [undefined as unknown as string], 10, /the key of one is of type undef/],
    ["a fraction", [0.5], 10, /the key 0.5 is no integer from 0/],
    ["buckets for none", [1], 0, /0 per bucket/],
  ] as const
) {
  Deno.test(`${what} cannot be split`, () => {
    throws(() => splitBuckets<string | number>(keys, { key: self, per }), {
      code: "invalid_argument",
      message: reason,
    });
  });
}

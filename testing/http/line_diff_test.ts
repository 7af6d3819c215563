import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { lineDiff } from "./line_diff.ts";

const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 20 });

Deno.test("lineDiff: what is not added is the first, what is not removed is the second", () => {
  fc.assert(fc.property(lines, lines, (first, second) => {
    const diff = lineDiff(first, second);
    const without = (sign: string) =>
      diff.filter((each) => each.sign !== sign).map(({ line }) => line);
    deepEqual(without("+"), first);
    deepEqual(without("-"), second);
  }));
});

Deno.test("lineDiff: what is equal is not told as changed, and one change is one", () => {
  fc.assert(fc.property(lines, lines, (before, after) => {
    const changes = (first: string[], second: string[]) =>
      lineDiff(first, second).filter(({ sign }) => sign !== " ").length;
    equal(changes(before, before), 0);
    equal(changes([...before, ...after], [...before, "new", ...after]), 1);
    equal(changes([...before, "old", ...after], [...before, "new", ...after]), 2);
  }));
});

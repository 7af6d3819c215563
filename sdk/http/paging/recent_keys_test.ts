import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { recentKeys } from "./recent_keys.ts";

Deno.test("recentKeys remembers the last keys, and what comes again comes last", () => {
  const keys = recentKeys(3);
  const key = (item: number) => item;
  deepEqual(keys.add([1, 2, 3, 2], key), [1, 2, 3]);
  deepEqual(keys.add([1, 4], key), [4]);
  deepEqual([1, 2, 3, 4].map((item) => keys.has(item)), [true, true, false, true]);
  deepEqual(keys.add([5, 6, 7, 8], key), [5, 6, 7, 8]);
  deepEqual([4, 5, 6, 7, 8].map((item) => keys.has(item)), [false, false, true, true, true]);
});

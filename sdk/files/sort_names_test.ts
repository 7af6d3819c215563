import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { sortNames } from "./sort_names.ts";

Deno.test("names sort in the order of their UTF-8 bytes", () => {
  const names = [
    "\u{1F600}",
    "\uFF5E",
    "é",
    "z",
    "A",
    "-",
    "\n",
    "a b",
    "a",
    "\u{1F600}a",
    "\uE000",
  ];
  const encoder = new TextEncoder();
  const hex = (name: string) => encoder.encode(name).toHex();
  const expected = names.toSorted((a, b) => hex(a) < hex(b) ? -1 : 1);
  deepEqual(sortNames([...names]), expected);
  deepEqual(sortNames([...names].reverse()), expected);
  // The built-in order differs, or this test would prove nothing.
  deepEqual([...names].sort().at(-1), "\uFF5E");
  deepEqual(expected.at(-1), "\u{1F600}a");
});

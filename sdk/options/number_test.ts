import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { number } from "./number.ts";

Deno.test("a number is a finite decimal", () => {
  const option = number({ maximum: 2e6 });
  const read: [string, number][] = [["0.25", 0.25], ["-3", -3], ["1e6", 1e6], [".5", 0.5], [
    "1.",
    1,
  ]];
  for (const [text, value] of read) deepEqual(option.read(text), { value }, text);
  for (const text of ["", ".", "NaN", "Infinity", "1e999", "0x1", "1,5", "1 ", "3e6"]) {
    ok("problem" in option.read(text), text);
  }
  deepEqual(option.schema, { type: "number", maximum: 2e6 });
});

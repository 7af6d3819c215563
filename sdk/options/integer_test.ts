import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { integer } from "./integer.ts";

Deno.test("an integer is decimal digits with a sign at most", () => {
  const option = integer({});
  const read: [string, number][] = [["22", 22], ["-3", -3], ["+4", 4], ["022", 22], ["-0", 0]];
  for (const [text, value] of read) deepEqual(option.read(text), { value }, text);
  for (const text of ["", " 1", "1.0", "1e3", "0x10", "1_000", "--1", "٣", "9007199254740992"]) {
    ok("problem" in option.read(text), text);
  }
  deepEqual(option.read("9007199254740991"), { value: Number.MAX_SAFE_INTEGER });
  ok("problem" in option.read("9".repeat(400)));
});

Deno.test("an integer keeps to its bounds, which are allowed", () => {
  const port = integer({ minimum: 1, maximum: 65535 });
  deepEqual(port.read("1"), { value: 1 });
  deepEqual(port.read("65535"), { value: 65535 });
  deepEqual(port.read("0"), { problem: "is too small; write at least 1" });
  deepEqual(port.read("65536"), { problem: "is too large; write at most 65535" });
  deepEqual(port.schema, { type: "integer", minimum: 1, maximum: 65535 });
});

Deno.test("a setting that does not exist is a type error", () => {
  // @ts-expect-error minimun is no setting
  integer({ minimun: 1 });
  // @ts-expect-error a default is a number
  integer({ default: "1" });
});

import { deepStrictEqual as deepEqual, ok, strictEqual as equal, throws } from "node:assert/strict";
import { duration } from "./duration.ts";

Deno.test("a duration is read as Go writes it, in milliseconds", () => {
  const option = duration({});
  const read: [string, number][] = [
    ["1h30m", 5_400_000],
    ["500ms", 500],
    ["10s", 10_000],
    ["1.5s", 1500],
    [".5s", 500],
    ["0", 0],
    ["0s", 0],
    ["250us", 0.25],
    ["250µs", 0.25],
    ["1m1m", 120_000],
    ["1.1h", 3_960_000],
    ["999ns", 0.000999],
    ["0.3ns", 0],
  ];
  for (const [text, value] of read) deepEqual(option.read(text), { value }, text);
  for (const text of ["", "10", "1d", "1h 30m", "-1s", "s", ".s", "1H", "9".repeat(400) + "h"]) {
    ok("problem" in option.read(text), text);
  }
});

Deno.test("a duration writes itself so that it reads back the same", () => {
  const option = duration({});
  equal(option.format(5_400_000), "1h30m");
  equal(option.format(0), "0s");
  equal(option.format(61_250), "1m1s250ms");
  equal(option.format(3_960_000), "1h6m");
  for (const value of [NaN, Infinity, -1]) ok("problem" in option.read(option.format(value)));
  for (const value of [0.25, 1500.5, 86_400_000, 999, 0.000001]) {
    deepEqual(option.read(option.format(value)), { value });
  }
});

Deno.test("bounds and default of a duration are numbers or texts", () => {
  const option = duration({ minimum: "1s", maximum: 60_000, default: "10s" });
  equal(option.fallback, 10_000);
  deepEqual(option.read("999ms"), { problem: "is too small; write at least 1s" });
  deepEqual(option.read("61s"), { problem: "is too large; write at most 1m" });
  const { default: text, pattern, $comment } = option.schema;
  equal(text, "10s");
  ok(new RegExp(String(pattern), "u").test(String(text)));
  equal($comment, "at least 1s, at most 1m");
  throws(() => duration({ default: "soon" }), /cannot use "soon" as a duration in an option/);
});

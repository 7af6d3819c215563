import { deepStrictEqual as deepEqual, ok, strictEqual as equal, throws } from "node:assert/strict";
import { size } from "./size.ts";

Deno.test("a size is read in steps of 1024 or 1000, in bytes", () => {
  const option = size({});
  const read: [string, number][] = [
    ["1024", 1024],
    ["0", 0],
    ["512B", 512],
    ["64MiB", 67_108_864],
    ["64 mib", 67_108_864],
    ["10MB", 10_000_000],
    ["1.1GB", 1_100_000_000],
    ["1.5KiB", 1536],
    ["0.0001KB", 0],
    ["7PiB", 7 * 1024 ** 5],
  ];
  for (const [text, value] of read) deepEqual(option.read(text), { value }, text);
  for (
    const text of ["", "MB", "-1", "64M", "1Ki", "1e3", "1 000", "8PiB", "9".repeat(20), "1EB"]
  ) {
    ok("problem" in option.read(text), text);
  }
});

Deno.test("a size writes itself so that it reads back the same", () => {
  const option = size({});
  equal(option.format(67_108_864), "64MiB");
  equal(option.format(10_000_000), "10MB");
  for (const value of [0, 1, 1023, 1024, 1536, 123_457, Number.MAX_SAFE_INTEGER]) {
    deepEqual(option.read(option.format(value)), { value });
  }
});

Deno.test("bounds and default of a size are numbers or texts", () => {
  const option = size({ minimum: "5MiB", default: 67_108_864 });
  deepEqual(option.read("1MB"), { problem: "is too small; write at least 5MiB" });
  const { default: text, pattern, $comment } = option.schema;
  equal(text, "64MiB");
  ok(new RegExp(String(pattern), "u").test(String(text)));
  equal($comment, "at least 5MiB");
  throws(
    () => size({ minimum: "5M" }),
    /cannot use "5M" as a size in an option: it has an unclear/,
  );
});

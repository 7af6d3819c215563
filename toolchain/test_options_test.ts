import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { readTestOptions } from "./test_options.ts";

Deno.test("readTestOptions runs every suite unless told otherwise", () => {
  const first = ["unit", "docs", "conformance", "h2spec", "grpc interop", "alone"];
  const all = [...first, "compiled", "toolkit", "s3", "versitygw", "go host", "go grpc-js"];
  deepEqual(readTestOptions([]).suites, all);
  deepEqual(readTestOptions(["--no-compile"]).suites, [...first, "versitygw"]);
  deepEqual(readTestOptions(["--suite=grpc interop"]).suites, ["grpc interop"]);
  deepEqual(readTestOptions(["--suite=docs", "--suite=unit"]).suites, ["unit", "docs"]);
  deepEqual(readTestOptions(["--suite=compiled", "--no-compile"]).suites, []);
  equal(readTestOptions(["--help"]).help, true);
  equal(readTestOptions(["--json"]).json, true);
  equal(readTestOptions([]).json, false);
});

Deno.test("readTestOptions tells names from paths", () => {
  const { names, paths } = readTestOptions(["I15", "sdk/files/", "two records", "flags_test.ts"]);
  deepEqual(names, ["I15", "two records"]);
  deepEqual(paths, ["sdk/files/", "flags_test.ts"]);
});

Deno.test("readTestOptions refuses what it does not know", () => {
  throws(() => readTestOptions(["--quick"]), /option "--quick" is unknown/);
  throws(() => readTestOptions(["--suite=slow"]), /no suite "slow"; there are: unit, docs/);
});

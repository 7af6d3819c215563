import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { readableJson } from "./readable_json.ts";

Deno.test("what fits stands on one line, but for the outermost object", () => {
  const long = "x".repeat(80);
  const value = { a: { b: [1, "two"], c: {} }, d: [long, long], e: [] };
  const text = readableJson(value);
  deepEqual(JSON.parse(text), value);
  equal(
    text,
    `{\n  "a": { "b": [1, "two"], "c": {} },\n  "d": [\n    "${long}",\n    "${long}"\n  ],\n` +
      `  "e": []\n}`,
  );
});

import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { defineOptions, list, oneOf, text } from "@plakar-deno/sdk/options";
import { formatted } from "./testdata/formatted.ts";
import { validatorText } from "./validator_text.ts";

Deno.test("the text is the schema, and formatting changes nothing in it", async () => {
  const schema = defineOptions({
    long: text({ description: "word ".repeat(40), aliases: ["old"], pattern: /^"[a-z]\\$/ }),
    one: oneOf(["a"], { optional: true }),
    tags: list({ default: [] }),
  }).jsonSchema();
  const made = validatorText({ ...schema, empty: {}, none: [] });
  deepEqual(JSON.parse(made), { ...schema, empty: {}, none: [] });
  equal(await formatted(made, "json"), made);
});

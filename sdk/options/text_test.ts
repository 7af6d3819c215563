import { deepStrictEqual as deepEqual, match, ok, throws } from "node:assert/strict";
import { text } from "./text.ts";

function problem(option: ReturnType<typeof text>, value: string): string {
  const reading = option.read(value);
  return "problem" in reading ? reading.problem : "";
}

Deno.test("a required text is not empty unless its author allows it", () => {
  match(problem(text({}), ""), /is empty; write a value/);
  deepEqual(text({ minLength: 0 }).read(""), { value: "" });
  deepEqual(text({ optional: true }).read(""), { value: "" });
  deepEqual(text({ default: "a" }).read(""), { value: "" });
  deepEqual(text({}).schema, { type: "string", minLength: 1 });
  deepEqual(text({ optional: true }).schema, { type: "string" });
});

Deno.test("the length of a text is counted in code points", () => {
  const option = text({ minLength: 2, maxLength: 2 });
  deepEqual(option.read("é😀"), { value: "é😀" });
  match(problem(option, "😀"), /at least 2/);
  match(problem(option, "abc"), /at most 2/);
});

Deno.test("a text matches its pattern, and the schema says it", () => {
  const option = text({ pattern: /^[a-z]+\/x$/, example: "a/x", description: "A" });
  deepEqual(option.read("a/x"), { value: "a/x" });
  match(problem(option, "A/x"), /does not match .*; correct it, for example a\/x/);
  const { pattern } = option.schema;
  ok(new RegExp(String(pattern), "u").test("b/x"));
  deepEqual(option.schema.examples, ["a/x"]);
});

Deno.test("a pattern that a JSON Schema cannot carry is refused", () => {
  throws(() => text({ pattern: /a/i }), /write it without the flags "i"/);
  throws(() => text({ pattern: /a/g }), /write it without the flags "g"/);
  throws(() => text({ pattern: /\h/ }), /must be valid with the flag u/);
});

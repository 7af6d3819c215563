import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { boolean } from "./boolean.ts";

Deno.test("a boolean takes the twelve words of Go and nothing else", () => {
  const option = boolean({});
  for (const word of ["1", "t", "T", "TRUE", "true", "True"]) {
    deepEqual(option.read(word), { value: true });
  }
  for (const word of ["0", "f", "F", "FALSE", "false", "False"]) {
    deepEqual(option.read(word), { value: false });
  }
  for (const word of ["", "yes", "no", "on", "tRUE", " true", "10", "FALSe"]) {
    ok("problem" in option.read(word), word);
  }
});

Deno.test("a boolean that is false by default is not required", () => {
  equal(boolean({ default: false }).required, false);
  deepEqual(boolean({ default: false }).schema, { type: "boolean", default: false });
});

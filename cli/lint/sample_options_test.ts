import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { sampleOptions } from "./sample_options.ts";

Deno.test("what is required is made up as text, from the schema where it says something", () => {
  const properties = {
    a: { const: 7 },
    b: { default: "x", enum: ["y"] },
    c: { enum: ["y", "z"] },
    d: { type: "boolean" },
    e: { type: ["null", "integer"], minimum: 2.5 },
    f: { type: "number" },
    g: { type: "string", minLength: 8 },
    h: true,
    optional: { default: 1 },
  };
  const required = ["location", "a", "b", "c", "d", "e", "f", "g", "h", "absent", "toString", 5];
  deepEqual(sampleOptions({ required, properties }, "x://y"), {
    location: "x://y",
    a: "7",
    b: "x",
    c: "y",
    d: "false",
    e: "3",
    f: "1",
    g: "sample--",
    h: "sample",
    absent: "sample",
    toString: "sample",
  });
});

Deno.test("without a schema there is the location", () => {
  for (const schema of [undefined, null, [], true, {}, { required: "a" }]) {
    deepEqual(sampleOptions(schema, "x://y"), { location: "x://y" });
  }
});

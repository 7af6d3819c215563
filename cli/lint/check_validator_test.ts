import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { validatorProblems } from "./check_validator.ts";

const problems = (schema: unknown) =>
  validatorProblems(typeof schema === "string" ? schema : JSON.stringify(schema, null, 2), "v.json")
    .map(({ line, rule, problem }) => `${line} ${rule} ${problem.replace(/^"v.json" /, "")}`);

Deno.test("a good validator has no problem, formats and own keywords included", () => {
  deepEqual(
    problems({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: "https://example.org/hello.json",
      type: "object",
      additionalProperties: false,
      required: ["location"],
      properties: {
        location: { type: "string", format: "uri", order: 1 },
        port: { $ref: "#/$defs/port", default: 22 },
        other: { $ref: "https://example.org/hello.json#/$defs/port", default: 1 },
        more: { $ref: "hello.json#/$defs/port" },
        "a/b c%~": { type: "string", default: "x" },
      },
      $defs: { port: { type: "integer", minimum: 1 } },
      if: { required: ["port"] },
      then: { properties: { port: { maximum: 65535 } } },
    }),
    [],
  );
});

Deno.test("defaults are held to what a reference leads to, and to conditions", () => {
  deepEqual(
    problems({
      properties: { port: { $ref: "#/$defs/port", default: 0 } },
      $defs: { port: { minimum: 1 } },
    }),
    ['5 validator-default refuses its own default 0 of "port": must be >= 1'],
  );
  deepEqual(problems({ properties: { a: { default: 1 } }, propertyNames: { maxLength: 0 } }), []);
  deepEqual(
    problems({
      properties: { a: { default: "x" }, b: { default: "y" } },
      dependentSchemas: { a: { properties: { b: { const: "z" } } } },
    }),
    ['7 validator-default refuses its own defaults together: "b" must be equal to constant'],
  );
});

Deno.test("an option that has yet to be given is no fault of the defaults", () => {
  deepEqual(
    problems({
      required: ["location", "key"],
      properties: { a: { default: "x" } },
      dependentRequired: { a: ["b"] },
      oneOf: [{ required: ["c"] }, { required: ["d"] }],
    }),
    [],
  );
});

Deno.test("what is no schema is named, and never thrown", () => {
  deepEqual(problems({ properties: { a: { $ref: "#/$defs/none" } } }), [
    "1 validator-schema is no valid JSON Schema 2020-12: can't resolve reference #/$defs/none",
  ]);
  equal(problems({ properties: { a: { pattern: "(" } } }).length, 1);
  equal(problems({ properties: [] }).length, 1);
  equal(problems({ $schema: 7 }).length, 1);
  for (const text of ["", "{", "{} {}", "null", "1", '"x"', "// a\n{}"]) {
    equal(problems(text).length, 1, text);
  }
});

Deno.test("a closed schema without location is a warning, an open one is none", () => {
  equal(problems({ additionalProperties: false, properties: { a: {} } }).length, 1);
  deepEqual(problems({ additionalProperties: false, patternProperties: { "^loc": {} } }), []);
  deepEqual(problems({ properties: { a: {} } }), []);
});

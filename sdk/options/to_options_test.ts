import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { ConnectorError } from "../error.ts";
import { boolean } from "./boolean.ts";
import { defineOptions } from "./define_options.ts";
import type { Options } from "./options.ts";
import { optionsFrom } from "./options_from.ts";
import type { StandardProps, StandardSchemaV1 } from "./standard_schema.ts";
import { toOptions } from "./to_options.ts";

interface Values {
  readonly token: string;
}

type Validate = StandardProps<unknown, Values>["validate"];

function schemaOf(validate: Validate): StandardSchemaV1<unknown, Values> {
  return { "~standard": { version: 1, vendor: "test", validate } };
}

const echo = schemaOf((value) => ({ value: value as Values }));

Deno.test("declared options stay what they are", () => {
  const options = defineOptions({ use_tls: boolean({ default: true }) });
  equal(toOptions(options), options);
});

Deno.test("a validator gets the texts without the location, and its output is the values", () => {
  const options: Options<Values> = toOptions(echo);
  deepEqual(options.parse({ location: "x://y", token: "a" }), { token: "a" });
  deepEqual(options.secrets, []);
});

Deno.test("a validator may be a function", () => {
  deepEqual(toOptions(Object.assign(() => {}, echo)).parse({ token: "a" }), { token: "a" });
});

Deno.test("every issue of a validator is in the one error, with its place", () => {
  const options = toOptions(schemaOf(() => ({
    issues: [
      { message: "too short", path: ["token"] },
      { message: "wrong", path: [{ key: "a" }, 0] },
      { message: "no good at all" },
    ],
  })));
  throws(() => options.parse({}), (error) => {
    ok(error instanceof ConnectorError);
    equal(error.code, "invalid_argument");
    equal(
      error.message,
      'cannot use the options:\n  - "token": too short\n  - "a.0": wrong\n  - no good at all',
    );
    return true;
  });
});

Deno.test("a secret that a validator repeats is taken out, raw or escaped", () => {
  const schema = schemaOf((value) => {
    const { token } = value as Values;
    return { issues: [{ message: `was ${token}, ${JSON.stringify(token)}`, path: ["token"] }] };
  });
  const options = optionsFrom(schema, { secrets: ["token"] });
  deepEqual(options.secrets, ["token"]);
  throws(
    () => options.parse({ token: "a\nb" }),
    { message: 'cannot use the options: "token": was …, "…"' },
  );
});

Deno.test("without named secrets a validator repeats no long value", () => {
  const schema = schemaOf(() => ({ issues: [{ message: "at least 22 (was hunter2)" }] }));
  const config = { location: "x://y", token: "hunter2", port: "22" };
  throws(
    () => toOptions(schema).parse(config),
    { message: "cannot use the options: at least 22 (was …)" },
  );
  throws(() => optionsFrom(schema, { secrets: [] }).parse(config), /\(was hunter2\)/);
});

Deno.test("a validator that answers with a promise is refused, even if the promise fails", async () => {
  const options = toOptions(schemaOf(() => Promise.reject(new Error("late"))));
  throws(() => options.parse({}), (error) => {
    ok(error instanceof ConnectorError);
    equal(error.code, "failed_precondition");
    match(error.message, /the "test" validator answers with a promise/);
    return true;
  });
  // Long enough for an unhandled rejection to end the test run.
  await new Promise((resolve) => setTimeout(resolve, 0));
});

const LOCATION = {
  type: "string",
  minLength: 1,
  description: "Where the data is, starting with the protocol",
};

Deno.test("the schema of a validator gets the location", () => {
  const own = {
    type: "object",
    properties: { token: { type: "string" } },
    required: ["token"],
    additionalProperties: false,
  };
  const props = { ...echo["~standard"], jsonSchema: { input: () => own } };
  const expected = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    additionalProperties: false,
    required: ["location", "token"],
    properties: { token: { type: "string" }, location: LOCATION },
  };
  deepEqual(toOptions({ "~standard": props }).jsonSchema(), expected);
  deepEqual(optionsFrom(echo, { jsonSchema: own }).jsonSchema(), expected);
});

Deno.test("a validator without a schema, or whose schema fails, only asks for a location", () => {
  const open = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    required: ["location"],
    properties: { location: LOCATION },
  };
  deepEqual(toOptions(echo).jsonSchema(), open);
  const input = () => {
    throw new Error("cannot be represented");
  };
  const props = { ...echo["~standard"], jsonSchema: { input } };
  deepEqual(toOptions({ "~standard": props }).jsonSchema(), open);
});

import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { ConnectorError } from "@plakar-deno/sdk";
import { boolean, defineOptions, integer, list, secret, text } from "@plakar-deno/sdk/options";
import { anyText } from "./any_text.ts";
import { check } from "./check.ts";
import { unicodeText } from "./unicode_text.ts";

const set = defineOptions({
  endpoint: text({ description: "Host of the server" }),
  access_key: secret({ description: "Key of the account", aliases: ["key"] }),
  port: integer({ minimum: 1, maximum: 65535, default: 443, aliases: ["tcp_port"] }),
  verbose: boolean({ default: false }),
  tags: list({ optional: true }),
});
const keys = fc.oneof(
  fc.constantFrom("endpoint", "access_key", "key", "port", "tcp_port", "verbose", "tags", "prot"),
  fc.constantFrom("__proto__", "constructor", "toString", "location", ""),
  unicodeText({ maxLength: 8 }),
);
const configs = fc.array(fc.tuple(keys, anyText), { maxLength: 8 }).map((entries) =>
  Object.fromEntries(entries)
);

/** What came of a configuration: its values, or the sentence that refuses it. */
function parsed(config: Readonly<Record<string, string>>): unknown {
  try {
    return set.parse(config);
  } catch (error) {
    ok(error instanceof ConnectorError, `${error} is no ConnectorError`);
    equal(error.code, "invalid_argument");
    return error.message;
  }
}

Deno.test("any configuration gives every option its value, or one refusal", () => {
  check(fc.property(configs, (config) => {
    const outcome = parsed(config);
    if (typeof outcome === "string") {
      ok(outcome.isWellFormed(), JSON.stringify(outcome));
      return;
    }
    deepEqual(
      Object.keys(outcome as object).sort(),
      ["access_key", "endpoint", "port", "tags", "verbose"],
    );
  }));
});

Deno.test("no refusal shows a secret, under whatever key it was given as well", () => {
  const hidden = fc.string({ unit: fc.constantFrom(..."QXZ%&"), minLength: 6, maxLength: 12 });
  check(fc.property(configs, hidden, keys, (config, value, other) => {
    const message = parsed({ ...config, [other]: `a${value}b`, access_key: value });
    if (typeof message === "string") ok(!message.includes(value), message);
  }));
});

Deno.test("a correct configuration is read as it was meant, in any order of its keys", () => {
  const given = fc.record({
    endpoint: fc.string({ minLength: 1 }),
    port: fc.integer({ min: 1, max: 65535 }),
    verbose: fc.boolean(),
    tags: fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1 }),
    access_key: fc.string({ minLength: 1 }),
  });
  check(fc.property(given, fc.boolean(), (values, backwards) => {
    const entries = Object.entries(values).map(([key, value]) => [key, String(value)]);
    const config = Object.fromEntries(backwards ? entries.reverse() : entries);
    deepEqual(parsed({ ...config, location: "x://y" }), { ...values });
  }));
});

import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { boolean } from "./boolean.ts";
import { defineOptions } from "./define_options.ts";
import { integer } from "./integer.ts";
import { oneOf } from "./one_of.ts";
import { secret } from "./secret.ts";
import { text } from "./text.ts";

Deno.test("the schema is the one that a manifest's validator holds", () => {
  const options = defineOptions({
    endpoint: text({ description: "Host of the server", maxLength: 253 }),
    secret_key: secret({}),
    port: integer({ minimum: 1, maximum: 65535, optional: true }),
    storage_class: oneOf(["STANDARD", "GLACIER"], { default: "STANDARD" }),
    one_file_system: boolean({ aliases: ["dont_traverse_fs"], default: false }),
  });
  deepEqual(options.jsonSchema(), {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $comment: "Types of the values as edited; a connector receives each of them as text.",
    type: "object",
    additionalProperties: false,
    required: ["location", "endpoint", "secret_key"],
    properties: {
      location: {
        type: "string",
        minLength: 1,
        description: "Where the data is, starting with the protocol",
      },
      endpoint: { type: "string", minLength: 1, maxLength: 253, description: "Host of the server" },
      secret_key: { type: "string", minLength: 1, writeOnly: true },
      port: { type: "integer", minimum: 1, maximum: 65535 },
      storage_class: { type: "string", enum: ["STANDARD", "GLACIER"], default: "STANDARD" },
      one_file_system: { type: "boolean", default: false },
      dont_traverse_fs: {
        type: "boolean",
        description: "Same as one_file_system",
        deprecated: true,
      },
    },
  });
});

Deno.test("a required option may be given under any of its names", () => {
  const schema = defineOptions({ user: text({ aliases: ["username"] }) }).jsonSchema();
  deepEqual(schema.required, ["location"]);
  deepEqual(schema.allOf, [{ anyOf: [{ required: ["user"] }, { required: ["username"] }] }]);
});

Deno.test("the schema is plain JSON", () => {
  const schema = defineOptions({ user: text({ pattern: /^a\/b$/ }) }).jsonSchema();
  deepEqual(JSON.parse(JSON.stringify(schema)), schema);
});

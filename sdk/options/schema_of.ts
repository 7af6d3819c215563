import type { JsonSchema } from "./option.ts";
import type { OptionSet } from "./option_set.ts";

/** The dialect that official validators declare (protocol 7.1). */
export const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** What the host always sends: where the data is (protocol 1.6). */
export const LOCATION: JsonSchema = {
  type: "string",
  minLength: 1,
  description: "Where the data is, starting with the protocol",
};

/** JSON Schema of a set of options; a key with aliases may be given under any of its names. */
export function schemaOf(set: OptionSet): JsonSchema {
  const properties: Record<string, unknown> = { location: LOCATION };
  const required = ["location"];
  const allOf: JsonSchema[] = [];
  for (const [name, option] of Object.entries(set)) {
    properties[name] = option.schema;
    // A default on the old name as well would give both names to who fills in a form.
    const { default: _, ...aliasSchema } = option.schema;
    for (const alias of option.aliases) {
      properties[alias] = { ...aliasSchema, description: `Same as ${name}`, deprecated: true };
    }
    if (!option.required) continue;
    if (option.aliases.length === 0) required.push(name);
    else allOf.push({ anyOf: [name, ...option.aliases].map((key) => ({ required: [key] })) });
  }
  return {
    $schema: DIALECT,
    $comment: "Types of the values as edited; a connector receives each of them as text.",
    type: "object",
    additionalProperties: false,
    required,
    properties,
    ...(allOf.length > 0 && { allOf }),
  };
}

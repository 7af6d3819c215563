import type { JsonSchema } from "../../sdk/options/option.ts";

/**
 * The text of a connector's `validator` file: the JSON Schema 2020-12 of its options, as `gen`
 * writes it to `connectors/<connector>/<role>.schema.json` (protocol 7.1).
 *
 * @param schema The `jsonSchema` of the definition, or of `Options.jsonSchema()`.
 * @returns JSON with an indent of two, as `deno fmt` leaves it, ending with a line break.
 */
export function validatorText(schema: JsonSchema): string {
  return JSON.stringify(schema, null, 2) + "\n";
}

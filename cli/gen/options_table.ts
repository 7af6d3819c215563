import { duration } from "../../sdk/options/duration.ts";
import type { JsonSchema } from "../../sdk/options/option.ts";
import { size } from "../../sdk/options/size.ts";
import { codeCell, markdownTable, tableCell } from "./markdown_table.ts";

/** What is told of options where their schema is all there is. */
export interface OptionsOfConnector {
  /** JSON Schema of the options; without it there is nothing to tell but the location. */
  readonly jsonSchema?: JsonSchema;
  /** Keys whose values are never shown, beside those the schema marks `writeOnly`. */
  readonly secrets?: readonly string[];
}

/** What stands in place of a table without rows. */
const NO_OPTIONS = "No options besides the location.";

/**
 * The options of a connector as a Markdown table, for a README.
 *
 * `location` is left out: every connector has it, and it is not set like an option. An old name of
 * an option is told in the row of its new one.
 *
 * @param options The definition of the connector, or its schema.
 * @returns The table with the columns key, type, default, required, secret and meaning, or one
 * sentence when there is no option; no line break at the end. `deno fmt` changes nothing in it.
 */
export function optionsTable({ jsonSchema = {}, secrets = [] }: OptionsOfConnector): string {
  const properties = Object.entries(partsOf(jsonSchema.properties))
    .filter(([key]) => key !== "location");
  const aliasOf = ([, schema]: readonly [string, JsonSchema]): string | undefined => {
    const [, key] = /^Same as (\S+)$/.exec(String(schema.description)) ?? [];
    return schema.deprecated === true && properties.some(([name]) => name === key)
      ? key
      : undefined;
  };
  const rows = properties.filter((property) => aliasOf(property) === undefined).map(
    ([key, schema]) => {
      const aliases = properties.filter((other) => aliasOf(other) === key).map(([name]) => name);
      return [
        codeCell(key),
        typeOf(schema),
        schema.default === undefined ? "" : codeCell(textOf(schema.default)),
        isRequired(jsonSchema, key) ? "yes" : "no",
        schema.writeOnly === true || secrets.includes(key) ? "yes" : "no",
        meaningOf(schema, aliases),
      ];
    },
  );
  if (rows.length === 0) return NO_OPTIONS;
  return markdownTable(["key", "type", "default", "required", "secret", "meaning"], rows);
}

// Both travel as text; only the pattern tells them apart from any other text.
const DURATION = duration({}).schema.pattern;
const SIZE = size({}).schema.pattern;

function typeOf(schema: JsonSchema): string {
  if (Array.isArray(schema.enum)) {
    return schema.enum.map((word) => codeCell(textOf(word))).join(", ");
  }
  if (schema.const !== undefined) return codeCell(textOf(schema.const));
  const limits = limitsOf(schema);
  return tableCell(limits === "" ? nounOf(schema) : `${nounOf(schema)}, ${limits}`);
}

function nounOf({ type, pattern }: JsonSchema): string {
  if (pattern !== undefined && pattern === DURATION) return "duration";
  if (pattern !== undefined && pattern === SIZE) return "size";
  if (type === "string") return "text";
  const types = (Array.isArray(type) ? type : [type]).filter((word) => typeof word === "string");
  return types.length === 0 ? "any" : types.join(" or ").replaceAll("string", "text");
}

function limitsOf(schema: JsonSchema): string {
  const { minimum, maximum, minLength, maxLength, $comment } = schema;
  const characters = range(minLength === 1 ? undefined : minLength, maxLength);
  return joined([
    range(minimum, maximum),
    characters === "" ? "" : `${characters} characters`,
    typeof $comment === "string" ? $comment : "",
  ], ", ");
}

function range(least: unknown, most: unknown): string {
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  if (least !== undefined) return `at least ${least}`;
  return most === undefined ? "" : `at most ${most}`;
}

function meaningOf(schema: JsonSchema, aliases: readonly string[]): string {
  const { description, examples, deprecated } = schema;
  const example = Array.isArray(examples) && examples.length > 0
    ? `for example ${codeCell(textOf(examples[0]))}`
    : "";
  const meaning = typeof description === "string" ? tableCell(description).replace(/\.$/, "") : "";
  const old = aliases.length > 0
    ? `Formerly ${aliases.map(codeCell).join(", ")}`
    : deprecated === true
    ? "Deprecated"
    : "";
  return joined([joined([meaning, example], ", "), old], ". ");
}

function joined(parts: readonly string[], by: string): string {
  return parts.filter((part) => part !== "").join(by);
}

/** Required by itself, or as one of several names of which one must be there. */
function isRequired(schema: JsonSchema, key: string): boolean {
  const names = (part: unknown): boolean => {
    const { required } = part as { readonly required?: unknown };
    return Array.isArray(required) && required.includes(key);
  };
  const anyOf = (part: unknown): boolean => {
    const { anyOf } = part as { readonly anyOf?: unknown };
    return Array.isArray(anyOf) && anyOf.some(names);
  };
  return names(schema) || anyOf(schema) ||
    (Array.isArray(schema.allOf) && schema.allOf.some((part) => names(part) || anyOf(part)));
}

function partsOf(value: unknown): Readonly<Record<string, JsonSchema>> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter(([, part]) => typeof part === "object" && part !== null),
  ) as Readonly<Record<string, JsonSchema>>;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

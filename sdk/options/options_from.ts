import { ConnectorError } from "../error.ts";
import type { JsonSchema } from "./option.ts";
import type { Options } from "./options.ts";
import { optionsError } from "./options_error.ts";
import { quote } from "./quote.ts";
import { DIALECT, LOCATION } from "./schema_of.ts";
import type { StandardIssue, StandardResult, StandardSchemaV1 } from "./standard_schema.ts";

/** What a validator cannot say of itself. */
export interface OptionsFromSettings {
  /**
   * Keys whose values must never be shown. Without it no value is masked in logs, and errors hide
   * every value of six characters or more, since any of them may be a secret.
   */
  readonly secrets?: readonly string[];
  /** JSON Schema of the options; without it, the one that the validator gives, if it gives one. */
  readonly jsonSchema?: JsonSchema;
}

type Config = Readonly<Record<string, string>>;

// Shorter texts are no secrets, and hiding "true" or "22" would spoil the sentence around it.
const LEAST_SECRET = 6;

/** What no message may repeat: the values of secret keys, or all long ones if none are named. */
function hiddenTexts(config: Config, secrets: readonly string[] | undefined): readonly string[] {
  const values = Object.entries(config).flatMap(([key, value]) => {
    const hide = secrets?.includes(key) ?? (key !== "location" && value.length >= LEAST_SECRET);
    // Libraries show a value raw or as JSON writes it.
    return hide && value !== "" ? [value, JSON.stringify(value).slice(1, -1)] : [];
  });
  return values.sort((a, b) => b.length - a.length);
}

function sentence(issue: StandardIssue, hidden: readonly string[]): string {
  const keys = (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  const place = keys.length === 0 ? "" : `${quote(keys.join("."))}: `;
  return place + hidden.reduce((text, value) => text.replaceAll(value, "…"), issue.message);
}

/** The JSON Schema that newer validators give of their input, as Standard JSON Schema says. */
function ownSchema(schema: StandardSchemaV1<unknown, unknown>): JsonSchema {
  const { jsonSchema } = schema["~standard"] as {
    readonly jsonSchema?: { readonly input?: (options: { target: string }) => JsonSchema };
  };
  try {
    return jsonSchema?.input?.({ target: "draft-2020-12" }) ?? {};
  } catch {
    // A validator with a part that JSON Schema cannot express throws; it still parses.
    return {};
  }
}

function withLocation(schema: JsonSchema): JsonSchema {
  // The location can only be added to a plain object; anything else is left open.
  const { properties = {}, required = [], ...rest } = schema.type === "object" ? schema : {};
  return {
    $schema: DIALECT,
    ...rest,
    type: "object",
    required: ["location", ...(required as readonly string[]).filter((key) => key !== "location")],
    properties: { ...(properties as JsonSchema), location: LOCATION },
  };
}

/**
 * Options that a validator following Standard Schema v1 reads (zod, valibot, arktype, …). It gets
 * the configuration as a map of texts without `location`, so a number or a boolean needs a
 * conversion in the validator; its output is the type of the options.
 *
 * Name the secret keys (an empty list if there are none), since no validator knows them. A validator that answers with a promise is
 * refused when it does. The JSON Schema is the validator's own where it offers Standard JSON
 * Schema and its input is an object, else one that only asks for a location.
 *
 * @example
 * ```ts
 * import { optionsFrom, type StandardSchemaV1 } from "@plakar-deno/sdk/options";
 *
 * // Stands for a validator of a library.
 * const schema: StandardSchemaV1<unknown, { readonly token: string }> = {
 *   "~standard": {
 *     version: 1,
 *     vendor: "example",
 *     validate: (value) => {
 *       const { token } = value as { readonly token?: string };
 *       return token ? { value: { token } } : { issues: [{ message: "is missing", path: ["token"] }] };
 *     },
 *   },
 * };
 * const options = optionsFrom(schema, { secrets: ["token"] });
 * console.log(options.parse({ location: "x://y", token: "abc" }).token.length); // 3
 * ```
 */
export function optionsFrom<T>(
  schema: StandardSchemaV1<unknown, T>,
  settings: OptionsFromSettings = {},
): Options<T> {
  const { secrets, jsonSchema } = settings;
  return {
    secrets: secrets ?? [],
    aliases: {},
    parse: (config) => {
      const { location: _, ...given } = config;
      const result = schema["~standard"].validate(given);
      if ("then" in result) throw asyncRefused(result, schema["~standard"].vendor);
      if (result.issues === undefined) return result.value;
      const hidden = hiddenTexts(config, secrets);
      throw optionsError(result.issues.map((issue) => sentence(issue, hidden)));
    },
    jsonSchema: () => withLocation(jsonSchema ?? ownSchema(schema)),
  };
}

function asyncRefused(result: Promise<StandardResult<unknown>>, vendor: string): ConnectorError {
  // Its failure would otherwise end the process as an unhandled rejection.
  result.then(undefined, () => {});
  return new ConnectorError(
    `cannot use the options: the ${quote(vendor)} validator answers with a promise, and options ` +
      "are read at once; take out its asynchronous checks and do them in create",
    { code: "failed_precondition" },
  );
}

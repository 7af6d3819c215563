import type { Option } from "./option.ts";
import { aliasesOf, type OptionSet } from "./option_set.ts";
import type { Options } from "./options.ts";
import { readConfig } from "./read_config.ts";
import { schemaOf } from "./schema_of.ts";

/** The values of the options `S` by key. */
export type ValuesOf<S> = {
  readonly [K in keyof S]: S[K] extends Option<infer V> ? V : never;
};

/**
 * Declares the options of a connector: each key with its kind. The result turns the text of a
 * configuration into typed values and gives the JSON Schema for the manifest.
 *
 * A key is required unless it has a `default` or is `optional`. An unknown key is an error.
 *
 * @throws {ConnectorError} `invalid_argument` when a key is malformed, doubled or reserved
 * (`location`, `passphrase`, `passphrase_cmd`; protocol 1.6), or a default is not a value that the
 * option would accept.
 *
 * @example
 * ```ts
 * import { boolean, defineOptions, integer, secret, text } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   endpoint: text({ description: "Host of the server" }),
 *   secret_key: secret({ description: "Key of the account" }),
 *   port: integer({ description: "Port of the server", minimum: 1, maximum: 65535, optional: true }),
 *   one_file_system: boolean({
 *     description: "Do not enter other file systems",
 *     aliases: ["dont_traverse_fs"],
 *     default: false,
 *   }),
 * });
 * const values = options.parse({ location: "x://y", endpoint: "y", secret_key: "z", port: "22" });
 * console.log(values.port, values.one_file_system); // 22 false
 * ```
 */
export function defineOptions<const S extends OptionSet>(set: S): Options<ValuesOf<S>> {
  const aliases = aliasesOf(set);
  const secrets = Object.entries(set).flatMap(([name, option]) =>
    option.secret ? [name, ...option.aliases] : []
  );
  return {
    secrets,
    aliases,
    // Each value was read by the option of its own key, which the record of unknowns cannot tell.
    parse: (config) => readConfig(set, config) as ValuesOf<S>,
    jsonSchema: () => schemaOf(set),
  };
}

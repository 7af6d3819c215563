import type { JsonSchema } from "./option.ts";

/**
 * The options of a connector: text in, typed values out.
 *
 * Made by `defineOptions`, or by `optionsFrom` out of a validator that follows Standard Schema.
 */
export interface Options<T> {
  /** The keys, aliases included, whose values must never be shown. */
  readonly secrets: readonly string[];
  /** The key that each alias stands for. */
  readonly aliases: Readonly<Record<string, string>>;
  /**
   * The typed values of a configuration as the host sends it (protocol 1.6). `location` is ignored:
   * it is always there, and the connector gets it parsed.
   *
   * @throws {ConnectorError} `invalid_argument`, one error that lists every problem.
   */
  parse(config: Readonly<Record<string, string>>): T;
  /**
   * JSON Schema 2020-12 of the configuration, `location` included, for the manifest's `validator`.
   *
   * It describes the values as typed (a port is an integer), as the catalogue edits them; on the
   * wire each one is text, which only `parse` judges.
   */
  jsonSchema(): JsonSchema;
}

/**
 * The type of the values that options give.
 *
 * @example
 * ```ts
 * import { defineOptions, integer, type OptionValues } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({ port: integer({ default: 22 }) });
 * const values: OptionValues<typeof options> = { port: 2222 };
 * console.log(values.port); // 2222
 * ```
 */
export type OptionValues<O> = O extends Options<infer T> ? T : never;

import type { Options } from "./options.ts";
import { optionsFrom } from "./options_from.ts";
import type { StandardSchemaV1 } from "./standard_schema.ts";

/** What a definition takes as its `options`: declared ones, or a Standard Schema validator. */
export type OptionsInput<T> = Options<T> | StandardSchemaV1<unknown, T>;

/**
 * The options themselves, or those that a validator reads.
 *
 * @example
 * ```ts
 * import { defineOptions, text, toOptions } from "@plakar-deno/sdk/options";
 *
 * const options = toOptions(defineOptions({ region: text({ default: "us-east-1" }) }));
 * console.log(options.parse({}).region); // "us-east-1"
 * ```
 */
export function toOptions<T>(input: OptionsInput<T>): Options<T> {
  return "~standard" in input ? optionsFrom(input) : input;
}

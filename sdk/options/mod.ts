/**
 * Typed options of a connector: text in, typed values out, JSON Schema beside.
 *
 * @example
 * ```ts
 * import { defineOptions, integer, text } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   endpoint: text({ description: "Host of the server" }),
 *   port: integer({ description: "Port of the server", minimum: 1, maximum: 65535, default: 443 }),
 * });
 * const { endpoint, port } = options.parse({ location: "x://y", endpoint: "example.org" });
 * console.log(`${endpoint}:${port}`); // "example.org:443"
 * ```
 *
 * @module
 */
export { boolean, type BooleanSettings } from "./boolean.ts";
export { defineOptions, type ValuesOf } from "./define_options.ts";
export { duration, type DurationSettings } from "./duration.ts";
export { integer, type IntegerSettings } from "./integer.ts";
export { list, type ListSettings } from "./list.ts";
export { makeOption, type OptionKind } from "./make_option.ts";
export type { MeasureSettings } from "./measure.ts";
export { number, type NumberSettings } from "./number.ts";
export { oneOf } from "./one_of.ts";
export type {
  JsonSchema,
  Option,
  Optional,
  OptionSettings,
  OptionValue,
  Reading,
} from "./option.ts";
export type { OptionSet } from "./option_set.ts";
export type { Options, OptionValues } from "./options.ts";
export { optionsFrom, type OptionsFromSettings } from "./options_from.ts";
export { path, type PathSettings } from "./path.ts";
export type { Range } from "./range.ts";
export { secret, type SecretSettings } from "./secret.ts";
export { size, type SizeSettings } from "./size.ts";
export type {
  StandardIssue,
  StandardProps,
  StandardResult,
  StandardSchemaV1,
} from "./standard_schema.ts";
export { suggestion } from "./suggestion.ts";
export { text, type TextLimits, type TextSettings } from "./text.ts";
export { type OptionsInput, toOptions } from "./to_options.ts";

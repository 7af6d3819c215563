import { makeOption } from "./make_option.ts";
import type { Option, Optional, OptionSettings, OptionValue } from "./option.ts";

const TRUE_WORDS = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE_WORDS = ["0", "f", "F", "FALSE", "false", "False"];

/** The settings of a {@link boolean}. */
export type BooleanSettings = OptionSettings<boolean>;

/**
 * An option that is true or false, in the twelve words of Go's `strconv.ParseBool` (protocol 8):
 * `1 t T TRUE true True` and `0 f F FALSE false False`. `-o key` without a value means `true`.
 *
 * @example
 * ```ts
 * import { boolean, defineOptions } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   use_tls: boolean({ description: "Encrypt the connection", default: true }),
 * });
 * console.log(options.parse({ use_tls: "f" }).use_tls); // false
 * ```
 */
export function boolean<const O extends boolean = false>(
  settings: BooleanSettings & Optional<O>,
): Option<OptionValue<boolean, O>> {
  return makeOption<boolean, O>({
    schema: { type: "boolean" },
    read: (text) => {
      if (TRUE_WORDS.includes(text)) return { value: true };
      if (FALSE_WORDS.includes(text)) return { value: false };
      return { problem: 'is neither true nor false; write "true" or "false"' };
    },
    format: String,
  }, settings);
}

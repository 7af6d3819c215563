import { makeOption } from "./make_option.ts";
import type { Option, Optional, OptionSettings, OptionValue } from "./option.ts";
import { type Range, rangeProblem, rangeSchema } from "./range.ts";

/** The settings of an {@link integer}. */
export interface IntegerSettings extends OptionSettings<number>, Range {}

/**
 * An option that is a whole number, written in decimal digits with an optional sign and no more
 * than ±(2⁵³ − 1), beyond which a JavaScript number is no longer exact.
 *
 * @example
 * ```ts
 * import { defineOptions, integer } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   port: integer({ description: "Port of the server", minimum: 1, maximum: 65535, default: 22 }),
 * });
 * console.log(options.parse({ port: "2222" }).port); // 2222
 * ```
 */
export function integer<const O extends boolean = false>(
  settings: IntegerSettings & Optional<O>,
): Option<OptionValue<number, O>> {
  return makeOption<number, O>({
    schema: { type: "integer", ...rangeSchema(settings) },
    read: (text) => {
      if (!/^[+-]?[0-9]+$/.test(text)) {
        return { problem: "is not a whole number; write decimal digits only" };
      }
      // Adding 0 turns -0 into 0.
      const value = Number(text) + 0;
      const problem = rangeProblem(value, settings);
      if (problem !== undefined) return { problem };
      if (Number.isSafeInteger(value)) return { value };
      return { problem: "is outside the range of exact whole numbers; write at most 15 digits" };
    },
    format: String,
  }, settings);
}

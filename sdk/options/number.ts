import { makeOption } from "./make_option.ts";
import type { Option, Optional, OptionSettings, OptionValue } from "./option.ts";
import { type Range, rangeProblem, rangeSchema } from "./range.ts";

/** The settings of a {@link number}. */
export interface NumberSettings extends OptionSettings<number>, Range {}

const DECIMAL = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/;

/**
 * An option that is a finite number, whole or not, written in decimal: `0.25`, `-3`, `1e6`.
 *
 * @example
 * ```ts
 * import { defineOptions, number } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   ratio: number({ description: "Share of the cache", minimum: 0, maximum: 1, default: 0.5 }),
 * });
 * console.log(options.parse({ ratio: "0.25" }).ratio); // 0.25
 * ```
 */
export function number<const O extends boolean = false>(
  settings: NumberSettings & Optional<O>,
): Option<OptionValue<number, O>> {
  return makeOption<number, O>({
    schema: { type: "number", ...rangeSchema(settings) },
    read: (text) => {
      const value = DECIMAL.test(text) ? Number(text) + 0 : NaN;
      if (!Number.isFinite(value)) {
        return { problem: "is not a number; write it in decimal, for example 0.25" };
      }
      const problem = rangeProblem(value, settings);
      return problem === undefined ? { value } : { problem };
    },
    format: String,
  }, settings);
}

import { type Measure, measureOption, type MeasureSettings } from "./measure.ts";
import type { Option, Optional, OptionValue } from "./option.ts";

/** The settings of a {@link size}; bounds and default in bytes or as text. */
export type SizeSettings = MeasureSettings;

const PATTERN = "^([0-9]{1,20})(?:\\.([0-9]{1,20}))? ?(?:([kKmMgGtTpP])([iI])?)?([bB])?$";
const PREFIXES = ["k", "m", "g", "t", "p"];

const MEASURE: Measure = {
  noun: "a size",
  pattern: PATTERN,
  read: (text) => {
    const match = new RegExp(PATTERN).exec(text);
    if (match === null) {
      return { problem: "is not a size; write bytes, or a number with a unit: 64MiB or 10MB" };
    }
    const [, whole = "", fraction = "", prefix = "", binary, byte] = match;
    if (prefix !== "" && byte === undefined) {
      return {
        problem: "has an unclear unit; end it with iB for steps of 1024 (64MiB) " +
          "or with B for steps of 1000 (10MB)",
      };
    }
    const step = binary === undefined ? 1000n : 1024n;
    const unit = step ** BigInt(PREFIXES.indexOf(prefix.toLowerCase()) + 1);
    // Whole arithmetic keeps 1.1GB exact; what is left of a byte is dropped.
    const bytes = BigInt(whole + fraction) * unit / 10n ** BigInt(fraction.length);
    if (bytes <= BigInt(Number.MAX_SAFE_INTEGER)) return { value: Number(bytes) };
    return { problem: "is too large; write less than 8PiB" };
  },
  format: (value) => {
    for (const [step, end] of [[1024, "iB"], [1000, "B"]] as const) {
      for (const [power, prefix] of [[5, "P"], [4, "T"], [3, "G"], [2, "M"], [1, "K"]] as const) {
        const unit = step ** power;
        if (value >= unit && value % unit === 0) return `${value / unit}${prefix}${end}`;
      }
    }
    return String(value);
  },
};

/**
 * An option that is an amount of data: `1024`, `512B`, `10MB` (steps of 1000) or `64MiB` (steps of
 * 1024), in any case, up to `P`. The value is in bytes, a safe integer; a fraction of a byte is
 * dropped. A prefix alone, as in `64M`, is refused because it says neither.
 *
 * In the schema it is a string with a pattern; bounds stand in its `$comment`.
 *
 * @throws {ConnectorError} `invalid_argument` when a bound or the default is no size.
 *
 * @example
 * ```ts
 * import { defineOptions, size } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   part_size: size({ description: "Size of an upload part", minimum: "5MiB", default: "64MiB" }),
 * });
 * console.log(options.parse({ part_size: "10MB" }).part_size); // 10000000
 * ```
 */
export function size<const O extends boolean = false>(
  settings: SizeSettings & Optional<O>,
): Option<OptionValue<number, O>> {
  return measureOption(MEASURE, settings) as Option<OptionValue<number, O>>;
}

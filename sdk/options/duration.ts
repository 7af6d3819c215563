import { type Measure, measureOption, type MeasureSettings } from "./measure.ts";
import type { Option, Optional, OptionValue } from "./option.ts";

/** The settings of a {@link duration}; bounds and default in milliseconds or as text. */
export type DurationSettings = MeasureSettings;

const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  "µs": 1e-3,
  "μs": 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const PART = "([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)";
const WHOLE = `^(?:0|(?:${PART})+)$`;

const MEASURE: Measure = {
  noun: "a duration",
  pattern: WHOLE,
  read: (text) => {
    if (!new RegExp(WHOLE).test(text)) {
      return { problem: "is not a duration; write numbers with units, for example 1h30m or 500ms" };
    }
    let total = 0;
    for (const [, digits = "", unit = ""] of text.matchAll(new RegExp(PART, "g"))) {
      total += Number(digits) * (MILLISECONDS[unit] ?? NaN);
    }
    if (total <= Number.MAX_SAFE_INTEGER) return { value: total };
    return { problem: "is too long; write less than 285000 years" };
  },
  format: (value) => {
    let rest = Math.floor(value);
    let text = "";
    for (const unit of ["h", "m", "s"]) {
      const count = Math.floor(rest / (MILLISECONDS[unit] ?? NaN));
      if (count > 0) text += `${count}${unit}`;
      rest %= MILLISECONDS[unit] ?? NaN;
    }
    const last = rest + (value - Math.floor(value));
    // Fixed notation, since the exponent that String writes for small numbers reads as no number.
    if (last > 0) text += `${Number.isInteger(last) ? last : last.toFixed(6).replace(/0+$/, "")}ms`;
    return text === "" ? "0s" : text;
  },
};

/**
 * An option that is a length of time in the notation of Go's `time.ParseDuration`, without sign:
 * `1h30m`, `500ms`, `1.5s`, `0`. The value is in milliseconds; finer units give a fraction.
 *
 * In the schema it is a string with a pattern; bounds stand in its `$comment`.
 *
 * @throws {ConnectorError} `invalid_argument` when a bound or the default is no duration.
 *
 * @example
 * ```ts
 * import { defineOptions, duration } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   timeout: duration({ description: "Longest wait for an answer", default: "30s" }),
 * });
 * console.log(options.parse({ timeout: "1h30m" }).timeout); // 5400000
 * ```
 */
export function duration<const O extends boolean = false>(
  settings: DurationSettings & Optional<O>,
): Option<OptionValue<number, O>> {
  return measureOption(MEASURE, settings) as Option<OptionValue<number, O>>;
}

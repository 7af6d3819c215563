import { type Measure, measureOption, type MeasureSettings } from "./measure.ts";
import type { Option, Optional, OptionValue } from "./option.ts";

/** The settings of a {@link duration}; bounds and default in milliseconds or as text. */
export type DurationSettings = MeasureSettings;

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "µs": 1_000n,
  "μs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const PER_MILLISECOND = 1_000_000n;

const PART = "([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)";
const WHOLE = `^(?:0|(?:${PART})+)$`;

/** Whole arithmetic keeps 1.1h exact; what is left of a nanosecond is dropped. */
function nanoseconds(digits: string, unit: string): bigint {
  const [whole = "", fraction = ""] = digits.split(".");
  return BigInt(whole + fraction) * (NANOSECONDS[unit] ?? 0n) / 10n ** BigInt(fraction.length);
}

const MEASURE: Measure = {
  noun: "a duration",
  pattern: WHOLE,
  read: (text) => {
    if (!new RegExp(WHOLE).test(text)) {
      return { problem: "is not a duration; write numbers with units, for example 1h30m or 500ms" };
    }
    let total = 0n;
    for (const [, digits = "", unit = ""] of text.matchAll(new RegExp(PART, "g"))) {
      total += nanoseconds(digits, unit);
    }
    const value = Number(total / PER_MILLISECOND) + Number(total % PER_MILLISECOND) / 1e6;
    if (value <= Number.MAX_SAFE_INTEGER) return { value };
    return { problem: "is too long; write less than 285000 years" };
  },
  format: (value) => {
    // No duration, and no text that reads as one.
    if (!(value >= 0 && value < Infinity)) return `${value}ms`;
    const whole = Math.floor(value);
    let rest = BigInt(whole) * PER_MILLISECOND + BigInt(Math.round((value - whole) * 1e6));
    let text = "";
    for (const unit of ["h", "m", "s"]) {
      const size = NANOSECONDS[unit] ?? 1n;
      if (rest >= size) text += `${rest / size}${unit}`;
      rest %= size;
    }
    if (rest > 0n) {
      const fraction = String(rest % PER_MILLISECOND).padStart(6, "0").replace(/0+$/, "");
      text += `${rest / PER_MILLISECOND}${fraction === "" ? "" : `.${fraction}`}ms`;
    }
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

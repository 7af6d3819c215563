import { ConnectorError } from "../error.ts";
import { makeOption } from "./make_option.ts";
import type { Option, Optional, OptionSettings, Reading } from "./option.ts";
import { quote } from "./quote.ts";
import { rangeProblem } from "./range.ts";

/** The settings of a number that is written with a unit; bounds and default in either form. */
export interface MeasureSettings extends OptionSettings<number | string> {
  /** Least value. */
  readonly minimum?: number | string;
  /** Greatest value. */
  readonly maximum?: number | string;
}

/** How a number with a unit is read and written. */
export interface Measure {
  /** What it is called in a sentence, article included. */
  readonly noun: string;
  /** Pattern of the text for the schema. */
  readonly pattern: string;
  /** Reads the text into the base unit. */
  read(text: string): Reading<number>;
  /** The shortest exact text. */
  format(value: number): string;
}

function inBaseUnit(measure: Measure, value: number | string | undefined): number | undefined {
  if (typeof value !== "string") return value;
  const reading = measure.read(value);
  if ("value" in reading) return reading.value;
  throw new ConnectorError(
    `cannot use ${quote(value)} as ${measure.noun} in an option: it ${reading.problem}`,
    { code: "invalid_argument" },
  );
}

/** An option of such a number; the schema describes its text, since JSON has no units. */
export function measureOption(measure: Measure, settings: MeasureSettings): Option<number> {
  const minimum = inBaseUnit(measure, settings.minimum);
  const maximum = inBaseUnit(measure, settings.maximum);
  const fallback = inBaseUnit(measure, settings.default);
  const bounds = [
    ...(minimum === undefined ? [] : [`at least ${measure.format(minimum)}`]),
    ...(maximum === undefined ? [] : [`at most ${measure.format(maximum)}`]),
  ];
  return makeOption<number>({
    schema: {
      type: "string",
      pattern: measure.pattern,
      ...(bounds.length > 0 && { $comment: bounds.join(", ") }),
    },
    read: (text) => {
      const reading = measure.read(text);
      if ("problem" in reading) return reading;
      const range = {
        ...(minimum !== undefined && { minimum }),
        ...(maximum !== undefined && { maximum }),
      };
      const problem = rangeProblem(reading.value, range, measure.format);
      return problem === undefined ? reading : { problem };
    },
    format: measure.format,
    schemaDefault: measure.format,
  }, { ...settings, default: fallback } as OptionSettings<number> & Optional<false>);
}

import { ConnectorError } from "../error.ts";
import { errorMessage } from "../error_message.ts";
import { makeOption } from "./make_option.ts";
import type { JsonSchema, Option, Optional, OptionSettings, OptionValue } from "./option.ts";
import { quote } from "./quote.ts";

/** The limits a text can be given; lengths count Unicode code points, as JSON Schema does. */
export interface TextLimits {
  /** Least length; 1 for a required text, else 0. */
  readonly minLength?: number;
  /** Greatest length. */
  readonly maxLength?: number;
  /** Must be found in the text: anchor it with `^` and `$`. No flag but `u`. */
  readonly pattern?: RegExp;
}

/** The settings of a {@link text}. */
export interface TextSettings extends OptionSettings<string>, TextLimits {
  /** A good value, shown in the catalogue and in the error when the text is refused. */
  readonly example?: string;
}

/** A JSON Schema carries the source of a pattern only, which readers compile with the flag `u`. */
function checkPattern(pattern: RegExp): void {
  let reason = "";
  if (!/^u?$/.test(pattern.flags)) {
    reason = `write it without the flags ${quote(pattern.flags.replace("u", ""))}`;
  } else {
    try {
      new RegExp(pattern.source, "u");
    } catch (error) {
      reason = `it must be valid with the flag u: ${errorMessage(error)}`;
    }
  }
  if (reason === "") return;
  throw new ConnectorError(`cannot use the pattern ${pattern} for an option: ${reason}`, {
    code: "invalid_argument",
  });
}

/** What `text` and `secret` share: the schema of the limits and the check against them. */
export function limitedText(
  limits: TextLimits,
  required: boolean,
  remedy = "",
): { readonly schema: JsonSchema; readonly problem: (text: string) => string | undefined } {
  const { minLength = required ? 1 : 0, maxLength = Infinity, pattern } = limits;
  if (pattern !== undefined) checkPattern(pattern);
  return {
    schema: {
      type: "string",
      ...(minLength > 0 && { minLength }),
      ...(maxLength < Infinity && { maxLength }),
      ...(pattern !== undefined && { pattern: pattern.source }),
    },
    problem: (text) => {
      const length = [...text].length;
      if (length === 0 && minLength > 0) return `is empty; write a value${remedy}`;
      if (length < minLength) return `is too short; write at least ${minLength} characters`;
      if (length > maxLength) return `is too long; write at most ${maxLength} characters`;
      if (pattern?.test(text) === false) return `does not match ${pattern}; correct it${remedy}`;
      return undefined;
    },
  };
}

/**
 * An option whose value is the text itself.
 *
 * An empty text is refused where the option is required, unless `minLength` is 0.
 *
 * @throws {ConnectorError} `invalid_argument` when `pattern` has a flag other than `u` or is not valid with it.
 *
 * @example
 * ```ts
 * import { defineOptions, text } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   endpoint: text({ description: "Host of the server", example: "s3.example.org" }),
 *   region: text({ description: "Region of the bucket", default: "us-east-1" }),
 * });
 * console.log(options.parse({ endpoint: "s3.example.org" }).region); // "us-east-1"
 * ```
 */
export function text<const O extends boolean = false>(
  settings: TextSettings & Optional<O>,
): Option<OptionValue<string, O>> {
  const { example, optional, default: fallback } = settings;
  const remedy = example === undefined ? "" : `, for example ${example}`;
  const limits = limitedText(settings, optional !== true && fallback === undefined, remedy);
  return makeOption<string, O>({
    schema: { ...limits.schema, ...(example !== undefined && { examples: [example] }) },
    read: (value) => {
      const problem = limits.problem(value);
      return problem === undefined ? { value } : { problem };
    },
    format: (value) => value,
  }, settings);
}

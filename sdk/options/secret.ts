import { makeOption } from "./make_option.ts";
import type { Option, Optional, OptionSettings, OptionValue } from "./option.ts";
import { limitedText, type TextLimits } from "./text.ts";

/** The settings of a {@link secret}: those of a text, without a default, which would be no secret. */
export interface SecretSettings extends Omit<OptionSettings<string>, "default">, TextLimits {}

/**
 * An option whose value is a text that is never shown: no error message repeats it, its key is in
 * `secrets` so that logs are masked, and the schema marks it `writeOnly`.
 *
 * @throws {ConnectorError} `invalid_argument` when `pattern` has a flag other than `u` or is not valid with it.
 *
 * @example
 * ```ts
 * import { defineOptions, secret } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   secret_key: secret({ description: "Key of the account", minLength: 8 }),
 * });
 * console.log(options.secrets); // ["secret_key"]
 * ```
 */
export function secret<const O extends boolean = false>(
  settings: SecretSettings & Optional<O>,
): Option<OptionValue<string, O>> {
  const limits = limitedText(settings, settings.optional !== true);
  return makeOption<string, O>({
    schema: limits.schema,
    secret: true,
    read: (value) => {
      const problem = limits.problem(value);
      return problem === undefined ? { value } : { problem };
    },
    format: (value) => value,
  }, settings);
}

import type { LocationFlag } from "../flags.ts";
import type { OptionsInput } from "../options/to_options.ts";

/** What a v1.0-style connector cannot say of itself, and hosts of today, or tools, like to know. */
export interface LegacyExtra {
  /** Location flags, for Init and for the manifest alike; none when left out (protocol 2.6). */
  readonly flags?: readonly LocationFlag[];
  /** Keys of options whose values are masked in logs and errors, beside those of `options`. */
  readonly secrets?: readonly string[];
  /**
   * The options, made by `defineOptions`, or any Standard Schema: the config is checked by it before
   * the connector is made, and the manifest's validator comes of it. The connector still gets text.
   */
  readonly options?: OptionsInput<unknown>;
}

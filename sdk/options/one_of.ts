import { makeOption } from "./make_option.ts";
import type { Option, Optional, OptionSettings, OptionValue } from "./option.ts";
import { quoteAll } from "./quote.ts";
import { suggestion } from "./suggestion.ts";

/**
 * An option that is one of a few words; its type is the union of them.
 *
 * @example
 * ```ts
 * import { defineOptions, oneOf } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   storage_class: oneOf(["STANDARD", "GLACIER"], {
 *     description: "Class of the objects written",
 *     default: "STANDARD",
 *   }),
 * });
 * const { storage_class } = options.parse({ storage_class: "GLACIER" });
 * console.log(storage_class === "GLACIER"); // true; the type is "STANDARD" | "GLACIER"
 * ```
 */
export function oneOf<const V extends string, const O extends boolean = false>(
  words: readonly V[],
  settings: OptionSettings<NoInfer<V>> & Optional<O>,
): Option<OptionValue<V, O>> {
  return makeOption<V, O>({
    schema: { type: "string", enum: [...words] },
    read: (text) => {
      const value = words.find((word) => word === text);
      if (value !== undefined) return { value };
      const close = suggestion(text, words);
      const hint = close === undefined ? "" : `did you mean ${quoteAll([close])}? `;
      return { problem: `is not a known word; ${hint}write one of ${quoteAll(words)}` };
    },
    format: (value) => value,
  }, settings);
}

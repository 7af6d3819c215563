import { makeOption } from "./make_option.ts";
import type { Option, Optional, OptionSettings, OptionValue } from "./option.ts";

/** The settings of a {@link list} whose items have the type `V`. */
export interface ListSettings<V> extends OptionSettings<readonly NoInfer<V>[]> {
  /** How an item is read; its key, default and aliases play no part. A text if left out. */
  readonly item?: Option<V>;
}

/**
 * An option that is a list of values separated by commas; spaces around an item are dropped, and
 * an item cannot be empty or contain a comma. An empty text is the empty list, which is refused
 * where the option is required.
 *
 * In the schema it is a string.
 *
 * @example
 * ```ts
 * import { defineOptions, integer, list } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   ports: list({ description: "Ports to try", item: integer({ minimum: 1 }), default: [22] }),
 * });
 * console.log(options.parse({ ports: "22, 2222" }).ports); // [22, 2222]
 * ```
 */
export function list<V = string, const O extends boolean = false>(
  settings: ListSettings<V> & Optional<O>,
): Option<OptionValue<readonly V[], O>> {
  const { item, optional, default: fallback } = settings;
  const required = optional !== true && fallback === undefined;
  const format = (values: readonly V[]): string =>
    values.map((value) => item ? item.format(value as NonNullable<V>) : String(value)).join(",");
  return makeOption<readonly V[], O>({
    schema: { type: "string", ...(required && { minLength: 1 }) },
    secret: item?.secret ?? false,
    read: (text) => {
      if (text.trim() === "") {
        return required
          ? { problem: "is empty; write at least one value, and commas between several" }
          : { value: [] };
      }
      const values: V[] = [];
      for (const [index, part] of text.split(",").entries()) {
        const word = part.trim();
        if (word === "") {
          return { problem: `has an empty item ${index + 1}; remove the extra comma` };
        }
        const reading = item ? item.read(word) : { value: word as V };
        if ("problem" in reading) {
          return { problem: `has a wrong item: number ${index + 1} ${reading.problem}` };
        }
        values.push(reading.value as V);
      }
      return { value: values };
    },
    format,
    schemaDefault: format,
  }, settings);
}

import type {
  JsonSchema,
  Option,
  Optional,
  OptionSettings,
  OptionValue,
  Reading,
} from "./option.ts";

/** What is particular to one kind of option; see {@link makeOption}. */
export interface OptionKind<T> {
  /** JSON Schema of the value, without `description` and `default`. */
  readonly schema: JsonSchema;
  /** Whether the value must never be shown; false when left out. */
  readonly secret?: boolean;
  /** Reads the text; a problem must not repeat the text. */
  read(text: string): Reading<T>;
  /** The text that reads back as `value`. */
  format(value: T): string;
  /** The default as `schema` wants it; the value itself when left out. */
  schemaDefault?(value: T): unknown;
}

/**
 * Makes an option of a kind of your own.
 *
 * The type of the option is `T | undefined` when `settings.optional` is true and `T` otherwise.
 * A default is checked by `defineOptions`, which knows the key.
 *
 * @example
 * ```ts
 * import { makeOption, type Reading } from "@plakar-deno/sdk/options";
 *
 * const color = makeOption({
 *   schema: { type: "string", pattern: "^#[0-9a-f]{6}$" },
 *   read: (text): Reading<number> =>
 *     /^#[0-9a-f]{6}$/.test(text)
 *       ? { value: parseInt(text.slice(1), 16) }
 *       : { problem: "is not a color; write it as #rrggbb" },
 *   format: (value) => `#${value.toString(16).padStart(6, "0")}`,
 * }, { description: "Color of the label" });
 * console.log(color.read("#0000ff")); // { value: 255 }
 * ```
 */
export function makeOption<T, const O extends boolean = false>(
  kind: OptionKind<T>,
  settings: OptionSettings<NoInfer<T>> & Optional<O>,
): Option<OptionValue<T, O>> {
  const { description = "", default: fallback, optional = false, aliases = [] } = settings;
  const schema: Record<string, unknown> = { ...kind.schema };
  if (kind.secret === true) schema.writeOnly = true;
  if (description !== "") schema.description = description;
  if (fallback !== undefined) {
    schema.default = kind.schemaDefault ? kind.schemaDefault(fallback) : fallback;
  }
  const option: Option<T> = {
    description,
    aliases,
    secret: kind.secret ?? false,
    required: !optional && fallback === undefined,
    fallback,
    schema,
    read: (text) => kind.read(text),
    format: (value) => kind.format(value),
  };
  // An optional option reads the same values; only its absence widens the type.
  return option as Option<OptionValue<T, O>>;
}

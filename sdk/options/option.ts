/** A JSON Schema 2020-12 object, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What came of reading one text: the value, or a phrase that says what is wrong with it.
 *
 * A problem is a phrase that completes a sentence whose subject is the value ("is not a whole
 * number; write digits, for example 22") and never repeats the value, which may be a secret.
 */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

/**
 * One option of a connector: how its text becomes a value of type `T`.
 *
 * Made by `text`, `secret`, `boolean`, `integer`, `number`, `duration`, `size`, `list`, `oneOf`,
 * `path`, or by `makeOption` for a kind of your own.
 */
export interface Option<T> {
  /** What the option is for, in one sentence; empty if the author wrote none. */
  readonly description: string;
  /** Other keys under which the same value is accepted. */
  readonly aliases: readonly string[];
  /** Whether the value must never be shown. */
  readonly secret: boolean;
  /** Whether parsing fails when the key is absent. */
  readonly required: boolean;
  /** The value when the key is absent; undefined for required and for optional options. */
  readonly fallback: T | undefined;
  /** JSON Schema of the value as the catalogue edits it, `description` and `default` included. */
  readonly schema: JsonSchema;
  /** Reads the text of the configuration; never throws. */
  read(text: string): Reading<T>;
  /** The text that reads back as `value`. */
  format(value: NonNullable<T>): string;
}

/** The settings that every kind of option has. */
export interface OptionSettings<T> {
  /** What the option is for, in one sentence; shown in the catalogue and when it is missing. */
  readonly description?: string;
  /** The value when the key is absent. Without it and `optional`, the key is required. */
  readonly default?: T;
  /** Makes the value `undefined` when the key is absent and there is no default. */
  readonly optional?: boolean;
  /** Other keys under which the same value is accepted, such as a name used before. */
  readonly aliases?: readonly string[];
}

/** Whether an option is optional, as a literal type, so that its value can be typed by it. */
export interface Optional<O extends boolean> {
  /** Makes the value `undefined` when the key is absent and there is no default. */
  readonly optional?: O;
}

/** `T`, or `T | undefined` for an option that is or may be optional. */
export type OptionValue<T, O extends boolean> = O extends true ? T | undefined : T;

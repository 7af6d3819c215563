/**
 * The part of Standard Schema v1 that is needed to accept a validator, such as one of zod, valibot
 * or arktype (the public specification, "StandardSchemaV1").
 */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  /** What the specification adds to a validator. */
  readonly "~standard": StandardProps<Input, Output>;
}

/** The value under `~standard`. */
export interface StandardProps<Input, Output> {
  /** Version of the specification. */
  readonly version: 1;
  /** Name of the library. */
  readonly vendor: string;
  /** Checks a value; may answer later. */
  readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
  /** Only there for inference; never set. */
  readonly types?: { readonly input: Input; readonly output: Output } | undefined;
}

/** The answer of a validator. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** One thing a validator found wrong. */
export interface StandardIssue {
  /** What is wrong. */
  readonly message: string;
  /** Where, from the outside in: keys, or objects that hold one. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

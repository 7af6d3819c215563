import { ConnectorError, type ErrorCode } from "../error.ts";
import type { FailureKind } from "./failure_kind.ts";

/** What a failure on the network is made of. */
export interface NetworkFailureOptions {
  /** What kind of failure it is; it decides the code, the remedy and whether to try again. */
  readonly kind: FailureKind;
  /** What was attempted, with its values quoted: `get "a/b" from bucket "x"`. */
  readonly action: string;
  /** Why it failed, in words for a person; never with a secret or a signed URL in it. */
  readonly reason: string;
  /** What to do; without it the text that belongs to the kind. */
  readonly remedy?: string;
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryAfter?: number;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

const CODES: Readonly<Record<FailureKind, ErrorCode>> = {
  config: "invalid_argument",
  auth: "permission_denied",
  "not-found": "not_found",
  "rate-limited": "resource_exhausted",
  transient: "unavailable",
  permanent: "failed_precondition",
};

const REMEDIES: Readonly<Record<FailureKind, string>> = {
  config: "check the location and the options",
  auth: "check the credentials and what they permit",
  "not-found": "check the location and whether it exists",
  "rate-limited": "try again later, with fewer requests at once",
  transient: "check the network and the server, then try again",
  permanent: "trying again will not help; check what the server says in its log",
};

const partsOf = new WeakMap<Error, NetworkFailureOptions>();

/**
 * Makes the error of a failure on the network: `cannot ACTION: REASON; REMEDY`, with the code that
 * belongs to the kind.
 *
 * @example
 * ```ts
 * import { networkFailure } from "@plakar-deno/sdk/network";
 *
 * const error = networkFailure({
 *   kind: "auth",
 *   action: 'list bucket "photos"',
 *   reason: "the server refuses the access key",
 * });
 * console.log(error.code); // "permission_denied"
 * console.log(error.message);
 * // cannot list bucket "photos": the server refuses the access key; check the credentials and what they permit
 * ```
 */
export function networkFailure(options: NetworkFailureOptions): ConnectorError {
  const { kind, action, reason, remedy = REMEDIES[kind] } = options;
  const error = new ConnectorError(`cannot ${action}: ${reason}; ${remedy}`, {
    code: CODES[kind],
    ...("cause" in options ? { cause: options.cause } : {}),
  });
  partsOf.set(error, options);
  return error;
}

/**
 * How long the server asked to be left alone, in milliseconds; undefined when it did not, or when
 * the error is none of {@link networkFailure}.
 *
 * @example
 * ```ts
 * import { networkFailure, retryAfterOf } from "@plakar-deno/sdk/network";
 *
 * const parts = { kind: "rate-limited", action: 'get "a"', reason: "too many requests" } as const;
 * console.log(retryAfterOf(networkFailure({ ...parts, retryAfter: 2_000 }))); // 2000
 * ```
 */
export function retryAfterOf(error: unknown): number | undefined {
  return failureParts(error)?.retryAfter;
}

/** What an error was made of by {@link networkFailure}; undefined for any other. */
export function failureParts(error: unknown): NetworkFailureOptions | undefined {
  return error instanceof Error ? partsOf.get(error) : undefined;
}

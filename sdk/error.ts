/**
 * What kind of failure a {@link ConnectorError} is.
 *
 * The words are the gRPC status code names in lower case (gRPC core specification, "Status codes").
 * `cancelled` and `unavailable` never reach the host as such: it drops or rewrites the text of those
 * two (protocol 1.5), so the runtime sends them as `unknown` with the message whole.
 */
export type ErrorCode =
  | "aborted"
  | "already_exists"
  | "cancelled"
  | "data_loss"
  | "deadline_exceeded"
  | "failed_precondition"
  | "internal"
  | "invalid_argument"
  | "not_found"
  | "out_of_range"
  | "permission_denied"
  | "resource_exhausted"
  | "unauthenticated"
  | "unavailable"
  | "unimplemented"
  | "unknown";

/** How a {@link ConnectorError} is made. */
export interface ConnectorErrorOptions {
  /** The kind of failure; `unknown` when left out. */
  readonly code?: ErrorCode;
  /** The error that led to this one, kept for debug output and never sent to the host. */
  readonly cause?: unknown;
}

/**
 * The one error class of this package.
 *
 * The host keeps only the message (protocol 1.5), so the message says what was attempted, on which
 * value, why it failed and what to do. It must never hold a secret.
 *
 * @example
 * ```ts
 * import { ConnectorError } from "@plakar-deno/sdk";
 *
 * const error = new ConnectorError(
 *   'cannot import "/srv/data": the folder does not exist; check the location',
 *   { code: "not_found" },
 * );
 * console.log(error.code); // "not_found"
 * ```
 */
export class ConnectorError extends Error {
  /** The name shown in stack traces. */
  override readonly name = "ConnectorError";
  /** The kind of failure. */
  readonly code: ErrorCode;

  /** Makes an error from a message a user can act on. */
  constructor(message: string, options: ConnectorErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = options.code ?? "unknown";
  }
}

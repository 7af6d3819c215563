import { ConnectorError, type ErrorCode } from "../error.ts";
import { knownTrouble } from "./known_trouble.ts";

/**
 * What kind of failure a network has, told apart by what helps:
 *
 * - `config`: the location or an option is wrong; change it.
 * - `auth`: the server refuses who asks; change the credentials or what they permit.
 * - `not-found`: what was asked for does not exist.
 * - `rate-limited`: too much was asked at once; later, and slower.
 * - `transient`: the network or the server had an accident; the same request may succeed.
 * - `permanent`: the same request will fail again.
 */
export type FailureKind =
  | "config"
  | "auth"
  | "not-found"
  | "rate-limited"
  | "transient"
  | "permanent";

const OF_CODES: Readonly<Partial<Record<ErrorCode, FailureKind>>> = {
  invalid_argument: "config",
  unauthenticated: "auth",
  permission_denied: "auth",
  not_found: "not-found",
  resource_exhausted: "rate-limited",
  unavailable: "transient",
  deadline_exceeded: "transient",
};

/**
 * The kind of a failure: of a {@link ConnectorError} by its code; of what `fetch`, a connection or
 * a stream of Deno or node threw by its class, its words and those of its causes. Everything else is
 * `permanent`, so that neither a mistake in a program nor an abort is ever tried again.
 *
 * It never throws.
 *
 * @example
 * ```ts
 * import { failureKind } from "@plakar-deno/sdk/network";
 *
 * console.log(failureKind(new Deno.errors.ConnectionReset())); // "transient"
 * console.log(failureKind(new DOMException("stopped", "AbortError"))); // "permanent"
 * ```
 */
export function failureKind(error: unknown): FailureKind {
  try {
    return kindOf(error);
  } catch {
    // A proxy or a getter may throw when it is looked at.
    return "permanent";
  }
}

function kindOf(error: unknown): FailureKind {
  if (error instanceof ConnectorError) return OF_CODES[error.code] ?? "permanent";
  if (error instanceof DOMException && error.name === "AbortError") return "permanent";
  const known = knownTrouble(error);
  if (known !== undefined) return known.kind;
  if (error instanceof Deno.errors.NotFound) return "not-found";
  return error instanceof Deno.errors.PermissionDenied ? "auth" : "permanent";
}

import type { FailureKind } from "./failure_kind.ts";

const OF_STATUS: Readonly<Record<number, FailureKind>> = {
  401: "auth",
  403: "auth",
  404: "not-found",
  407: "auth",
  408: "transient",
  410: "not-found",
  421: "transient",
  425: "transient",
  429: "rate-limited",
  501: "permanent",
  505: "permanent",
  507: "permanent",
  508: "permanent",
  509: "rate-limited",
  511: "config",
};

/**
 * The kind of failure an HTTP status tells of (RFC 9110 section 15): redirects not followed are
 * `config`, statuses of 500 and more `transient` but for those that say "never", the rest
 * `permanent`.
 *
 * @example
 * ```ts
 * import { statusKind } from "@plakar-deno/sdk/network";
 *
 * console.log(statusKind(403)); // "auth"
 * console.log(statusKind(503)); // "transient"
 * ```
 */
export function statusKind(status: number): FailureKind {
  const kind = OF_STATUS[status];
  if (kind !== undefined) return kind;
  if (status >= 500) return "transient";
  return status >= 300 && status < 400 ? "config" : "permanent";
}

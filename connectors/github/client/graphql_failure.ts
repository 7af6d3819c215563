import { type ConnectorError, escapePath } from "@plakar-deno/sdk";
import { type FailureKind, networkFailure } from "@plakar-deno/sdk/network";
import { SECONDARY } from "./github_failure.ts";

/** One of the `errors` of a GraphQL answer. */
export interface GraphqlError {
  /** GitHub's word for what it is. */
  readonly type?: string;
  /** In words. */
  readonly message?: string;
}

const KINDS: Readonly<Record<string, FailureKind>> = {
  FORBIDDEN: "auth",
  INSUFFICIENT_SCOPES: "auth",
  NOT_FOUND: "not-found",
  RATE_LIMITED: "rate-limited",
  RATE_LIMIT: "rate-limited",
};

/**
 * The failure that an error of GraphQL tells. It has the status 200; those without a type are what
 * GitHub says when a query took too long, and may pass, and its secondary limit.
 *
 * @param wait Milliseconds after which a limit may have ended; until the next hour the budget waits.
 */
export function graphqlFailure(
  error: GraphqlError,
  action: string,
  wait: number,
): ConnectorError {
  const message = escapePath(String(error.message ?? "no reason")).slice(0, 200);
  const kind = error.type === undefined ? untyped(message) : KINDS[error.type] ?? "permanent";
  return networkFailure({
    kind,
    action,
    reason: `GitHub says ${JSON.stringify(message)}`,
    ...kind === "rate-limited" && { retryAfter: wait },
    ...kind === "auth" && {
      remedy: "give the token the permission to read it, or leave that kind out with exclude",
    },
  });
}

function untyped(message: string): FailureKind {
  if (SECONDARY.test(message)) return "rate-limited";
  return /something went wrong|timeout|timedout|loading/i.test(message) ? "transient" : "permanent";
}

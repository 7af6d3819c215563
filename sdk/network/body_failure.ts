import { fetchFailure } from "./fetch_failure.ts";
import { networkFailure } from "./network_failure.ts";

/**
 * What a body broke with, as `fetchFailure` says it. Of one that is packed, and damaged or cut, Deno
 * tells in words of its own: that is an accident, too.
 */
export function bodyFailure(action: string, error: unknown): unknown {
  const failure = fetchFailure(action, error);
  if (failure !== error || !(error instanceof TypeError)) return failure;
  const reason = "the body of the answer is damaged";
  return networkFailure({ kind: "transient", action, reason, cause: error });
}

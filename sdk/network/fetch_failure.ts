import { ConnectorError } from "../error.ts";
import { failureKind } from "./failure_kind.ts";
import { knownTrouble } from "./known_trouble.ts";
import { networkFailure } from "./network_failure.ts";

/**
 * Turns what `fetch`, the body of an answer or a connection threw into an error for a person, made
 * by {@link networkFailure}: Deno's own text holds the whole URL, which may be a signed one. The
 * original is kept as `cause`.
 *
 * A {@link ConnectorError}, an abort and everything else that is no failure of a network come back
 * as they are.
 *
 * @example
 * ```ts
 * import { fetchFailure } from "@plakar-deno/sdk/network";
 *
 * const error = fetchFailure('get "a"', new Deno.errors.ConnectionRefused());
 * console.log((error as Error).message);
 * // cannot get "a": the server refuses connections; check the network and the server, then try again
 * ```
 */
export function fetchFailure(action: string, error: unknown): unknown {
  if (error instanceof ConnectorError || failureKind(error) === "permanent") return error;
  const known = knownTrouble(error);
  return known === undefined ? error : networkFailure({ ...known, action, cause: error });
}

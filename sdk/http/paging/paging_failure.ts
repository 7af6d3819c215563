import type { ConnectorError } from "../../error.ts";
import { networkFailure } from "../../network/network_failure.ts";

/** The error of a page that makes no sense. */
export function pagingFailure(action: string, reason: string, remedy: string): ConnectorError {
  return networkFailure({ kind: "permanent", action, reason, remedy });
}

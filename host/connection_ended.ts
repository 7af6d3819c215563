import { ConnectorError } from "../sdk/error.ts";

/** What an ended connection means when nobody knows more. */
export function connectionEnded(cause: unknown): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  const reason = cause instanceof Error ? cause.message : "the plugin closed it";
  return new ConnectorError(`the connection to the plugin ended: ${reason}`, {
    code: "unavailable",
    cause,
  });
}

import { ConnectorError } from "../../sdk/error.ts";

/** The error of a file that cannot be read or written, after what was to be done with it. */
export function unreadable(action: string, file: string, cause: unknown): ConnectorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConnectorError(`cannot ${action} "${file}": ${reason}; look at its permissions`, {
    code: "failed_precondition",
    cause,
  });
}

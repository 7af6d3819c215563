import type { ConnectorError } from "../sdk/error.ts";
import { fileSystemError } from "../sdk/files/file_system_error.ts";

/** Why a result could not be printed, such as a full disk below a redirection, for a person. */
export function outputError(cause: unknown): ConnectorError {
  return fileSystemError("cannot write the result to", "stdout", cause);
}

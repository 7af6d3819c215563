import { fileSystemError } from "@plakar-deno/sdk/files";

/** Whether a failure means that there is nothing at the path. */
export function isMissing(reason: unknown): boolean {
  return reason instanceof Deno.errors.NotFound;
}

/**
 * A failure of the file system as a sentence: `action` ("store packfile 00ab…"), the quoted path,
 * the reason and a remedy. Aborts and `ConnectorError`s come back as they are.
 */
export function storeFailure(action: string, path: string, reason: unknown): unknown {
  if (reason instanceof DOMException && reason.name === "AbortError") return reason;
  return fileSystemError(`cannot ${action} in`, path, reason);
}

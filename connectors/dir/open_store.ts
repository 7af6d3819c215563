import { join } from "node:path";
import { ConnectorError, type Logger } from "@plakar-deno/sdk";
import { removeStaleTemporaries } from "./remove_stale_temporaries.ts";
import { configName } from "./store_layout.ts";
import { isMissing, storeFailure } from "./store_failure.ts";

/**
 * The bytes that Create stored, exactly (row S1); then clears out what killed processes left behind.
 * Throws a `ConnectorError` that says whether the folder, or the repository in it, is missing (row S3).
 */
export async function openStore(
  root: string,
  log: Logger,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let config: Uint8Array;
  try {
    config = await Deno.readFile(join(root, configName), { signal });
  } catch (reason) {
    signal.throwIfAborted();
    if (!isMissing(reason)) throw storeFailure("open the repository", root, reason);
    throw await noRepository(root, reason);
  }
  await removeStaleTemporaries(root, log);
  return config;
}

async function noRepository(root: string, cause: unknown): Promise<ConnectorError> {
  const hasFolder = await Deno.stat(root).then(() => true, () => false);
  return new ConnectorError(
    `no repository in ${JSON.stringify(root)}: ` +
      (hasFolder ? `the folder has no file "${configName}"` : "the folder does not exist") +
      "; check the location and that the disk is mounted, or create the repository first",
    { code: "not_found", cause },
  );
}

import { dirname } from "node:path";
import { ConnectorError } from "@plakar-deno/sdk";
import { isMissing, storeFailure } from "./store_failure.ts";

/**
 * Throws unless a repository is, or could be made, at `root`: the nearest thing on the path that
 * exists must be a folder. Works before Create, which makes the folders that are missing.
 */
export async function pingStore(root: string, signal: AbortSignal): Promise<void> {
  for (let path = root;; path = dirname(path)) {
    signal.throwIfAborted();
    let found: Deno.FileInfo;
    try {
      found = await Deno.stat(path);
    } catch (reason) {
      if (isMissing(reason) && path !== dirname(path)) continue;
      throw storeFailure("reach the repository", root, reason);
    }
    if (found.isDirectory) return;
    throw new ConnectorError(
      `cannot use ${JSON.stringify(root)} for a repository: ` +
        `${JSON.stringify(path)} is a file; give the path of a folder`,
      { code: "failed_precondition" },
    );
  }
}

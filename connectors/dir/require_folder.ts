import { join } from "node:path";
import { ConnectorError } from "@plakar-deno/sdk";
import { isMissing, storeFailure } from "./store_failure.ts";

/**
 * Throws unless the folder of a kind of object is there. A repository has all three from Create on,
 * so a missing one means damage or an unmounted disk, and never "no objects".
 */
export async function requireFolder(root: string, name: string): Promise<void> {
  const path = join(root, name);
  let found: Deno.FileInfo;
  try {
    found = await Deno.stat(path);
  } catch (reason) {
    if (!isMissing(reason)) throw storeFailure(`look for "${name}"`, root, reason);
    throw new ConnectorError(
      `the repository in ${JSON.stringify(root)} is damaged: its folder "${name}" is missing; ` +
        `check that the disk is mounted, or restore the folder`,
      { code: "data_loss", cause: reason },
    );
  }
  if (!found.isDirectory) {
    throw new ConnectorError(
      `the repository in ${JSON.stringify(root)} is damaged: "${name}" is not a folder`,
      { code: "data_loss" },
    );
  }
}

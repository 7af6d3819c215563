import { join } from "node:path";
import { errorMessage, type Logger } from "@plakar-deno/sdk";
import { temporaryFolders } from "./store_layout.ts";

// Two processes work on one repository, always (protocol 1.7). A Put renews the time of its temporary
// file with every write, and the host gives a process up long before it is silent for a day.
const STALE_MILLISECONDS = 24 * 60 * 60 * 1000;

// What writes here makes such names: this connector, and the official storage (protocol 5.4).
const TEMPORARY_NAME = /^tmp\.[0-9A-Za-z-]{6,}$/;

/**
 * Removes the `tmp.*` files of a repository that killed processes left more than a day ago; younger
 * ones may belong to a Put that is running. They are harmless, only their space is lost, so a
 * failure (a read-only disk, another process that is quicker) is no error.
 */
export async function removeStaleTemporaries(root: string, log: Logger): Promise<void> {
  const limit = Date.now() - STALE_MILLISECONDS;
  for (const folder of temporaryFolders(root)) {
    try {
      await removeOlder(folder, limit, log);
    } catch (reason) {
      log.debug("left stale temporary files where they are", { reason: errorMessage(reason) });
    }
  }
}

async function removeOlder(folder: string, limit: number, log: Logger): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !TEMPORARY_NAME.test(name)) continue;
    const path = join(folder, name);
    const { mtime } = await Deno.lstat(path);
    if (mtime === null || mtime.getTime() > limit) continue;
    await Deno.remove(path);
    log.debug("removed what a broken-off write left behind", { path });
  }
}

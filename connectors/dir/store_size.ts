import { join } from "node:path";
import { bucketNames, configName, resourceFolders } from "./store_layout.ts";
import { isMissing, storeFailure } from "./store_failure.ts";

// Enough to hide the latency of a network disk; more would only queue up.
const FILES_AT_ONCE = 16;

/**
 * Bytes in the repository's files: `CONFIG` and every file in the folders of objects. 0 before Create.
 * A file that is removed meanwhile counts for nothing; throws when a folder cannot be read.
 */
export async function storeSize(root: string, signal: AbortSignal): Promise<number> {
  let total = await fileSize(join(root, configName));
  for (const { name, hasBuckets } of resourceFolders) {
    for (const bucket of hasBuckets ? bucketNames : [""]) {
      signal.throwIfAborted();
      total += await folderSize(join(root, name, bucket));
    }
  }
  return total;
}

async function folderSize(folder: string): Promise<number> {
  let total = 0;
  let batch: Promise<number>[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile) continue;
      batch.push(fileSize(join(folder, name)));
      if (batch.length < FILES_AT_ONCE) continue;
      total += sum(await Promise.all(batch));
      batch = [];
    }
    return total + sum(await Promise.all(batch));
  } catch (reason) {
    if (isMissing(reason)) return total;
    throw storeFailure("measure the repository", folder, reason);
  }
}

async function fileSize(path: string): Promise<number> {
  try {
    return (await Deno.lstat(path)).size;
  } catch (reason) {
    if (isMissing(reason)) return 0;
    throw storeFailure("measure the repository", path, reason);
  }
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

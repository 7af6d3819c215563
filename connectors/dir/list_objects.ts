import { join } from "node:path";
import { type Mac, macFromHex, type Resource } from "@plakar-deno/sdk";
import { requireFolder } from "./require_folder.ts";
import { bucketNames, resourceFolder } from "./store_layout.ts";
import { isMissing, storeFailure } from "./store_failure.ts";

const OBJECT_NAME = /^[0-9a-f]{64}$/;

/**
 * The names of every object of a kind below `root`: regular files named by 64 lower-case hexadecimal
 * digits, in the folder where Get looks for them; all else is ignored (protocol 5.4, row S20).
 *
 * A missing bucket is an empty one, as Put makes it again. Everything else that cannot be read is
 * thrown, so the list is whole or fails (row S21).
 */
export async function* listObjects(
  root: string,
  resource: Resource,
  signal: AbortSignal,
): AsyncGenerator<Mac, void, void> {
  const { name, word, hasBuckets } = resourceFolder(resource);
  const top = join(root, name);
  await requireFolder(root, name);
  for (const bucket of hasBuckets ? bucketNames : [""]) {
    signal.throwIfAborted();
    const folder = join(top, bucket);
    try {
      yield* objectsIn(folder, bucket);
    } catch (reason) {
      if (!isMissing(reason)) throw storeFailure(`list the ${word}s`, folder, reason);
      // A disk that went away in the middle looks like empty buckets, unless the folder above is asked.
      await requireFolder(root, name);
    }
  }
}

async function* objectsIn(folder: string, bucket: string): AsyncGenerator<Mac, void, void> {
  // Some file systems show a file twice that is replaced during the reading (row S20).
  const seen = new Set<string>();
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !OBJECT_NAME.test(name) || !name.startsWith(bucket) || seen.has(name)) continue;
    seen.add(name);
    yield macFromHex(name);
  }
}

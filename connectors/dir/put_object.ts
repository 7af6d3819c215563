import { basename } from "node:path";
import type { ByteSource } from "@plakar-deno/sdk";
import { syncDirectory, writeFileAtomic } from "@plakar-deno/sdk/files";
import { requireFolder } from "./require_folder.ts";
import type { ObjectPlace } from "./store_layout.ts";
import { isMissing, storeFailure } from "./store_failure.ts";

/**
 * Stores an object whole or not at all, in place of an older one, and on disk before it resolves
 * (rows S6, S9, S10). The bytes are collected in a `tmp.*` file above the buckets, in a folder that
 * List does not read.
 *
 * Throws a `ConnectorError`; then the temporary file is gone and an older object is as it was.
 */
export async function putObject(
  root: string,
  place: ObjectPlace,
  body: ByteSource,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  try {
    await requirePlace(root, place);
  } catch (reason) {
    throw storeFailure(`store ${place.title}`, place.folder, reason);
  }
  // It names the path where the file system refuses; what the body throws stays as it is.
  const { path, temporaryFolder } = place;
  await writeFileAtomic(path, body, { temporaryFolder, mode: 0o600, signal });
}

/**
 * Makes the bucket again if someone removed it; throws when even the folder above is missing, before
 * any byte is taken: a disk that went away must not be filled in at its mount point.
 */
async function requirePlace(root: string, { top, folder }: ObjectPlace): Promise<void> {
  if (folder === top) return await requireFolder(root, basename(top));
  try {
    await Deno.mkdir(folder, { mode: 0o700 });
  } catch (reason) {
    if (reason instanceof Deno.errors.AlreadyExists) return;
    if (isMissing(reason)) await requireFolder(root, basename(top));
    throw reason;
  }
  await syncDirectory(top);
}

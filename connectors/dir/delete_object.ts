import { basename } from "node:path";
import { syncDirectory } from "@plakar-deno/sdk/files";
import { requireFolder } from "./require_folder.ts";
import { isMissing, storeFailure } from "./store_failure.ts";
import type { ObjectPlace } from "./store_layout.ts";

/**
 * Removes an object, on disk too. A missing one is no error (row S19), a missing folder of its whole
 * kind is.
 */
export async function deleteObject(root: string, place: ObjectPlace): Promise<void> {
  try {
    await Deno.remove(place.path);
    await syncDirectory(place.folder);
  } catch (reason) {
    if (!isMissing(reason)) throw storeFailure(`delete ${place.title}`, place.folder, reason);
    await requireFolder(root, basename(place.top));
  }
}

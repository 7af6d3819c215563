import { statfs } from "node:fs/promises";
import { givenPath } from "../cli/given_path.ts";
import { fileSystemError } from "../sdk/files/file_system_error.ts";

/** Makes an empty folder for the files that are sent, in a place or the system's temporary folder. */
export async function scratchFolder(place: string | undefined): Promise<string> {
  const dir = place === undefined ? {} : { dir: givenPath(place) };
  try {
    return await Deno.realPath(await Deno.makeTempDir({ ...dir, prefix: "bench-" }));
  } catch (cause) {
    throw fileSystemError("cannot measure in", place ?? "the temporary folder", cause);
  }
}

/** How Linux marks a file system that lies in memory (statfs(2), TMPFS_MAGIC). */
const TMPFS = 0x01021994;

/** Whether the files of a folder lie in memory, so that no disk takes part in what is measured. */
export async function isInMemory(folder: string): Promise<boolean> {
  return Deno.build.os === "linux" && (await statfs(folder)).type === TMPFS;
}

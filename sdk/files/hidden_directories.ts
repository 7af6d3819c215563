import { ConnectorError } from "../error.ts";
import { escapePath } from "../escape_path.ts";
import type { TreeReader } from "./tree_reader.ts";
import type { FailedEntry } from "./walk_entry.ts";

/**
 * Tells whether a listing lacks subdirectories, which happens when their names are not valid UTF-8:
 * Deno leaves such names out.
 *
 * File systems that count a directory's links (ext4, xfs, tmpfs, f2fs, zfs) give it 2 and one more
 * per subdirectory; the others (btrfs, overlayfs, FUSE) give 1 and tell nothing. macOS counts files
 * too, but has no such names. A count that does not add up is only believed when a second look at
 * the directory shows that nothing changed since the first, `stat`.
 */
export async function hiddenDirectories(
  path: string,
  stat: Deno.FileInfo,
  listing: readonly Deno.DirEntry[],
  reader: TreeReader,
): Promise<FailedEntry | undefined> {
  if (Deno.build.os === "darwin" || stat.nlink === null || stat.nlink <= 2) return undefined;
  const shown = listing.filter((entry) => entry.isDirectory).length;
  const hidden = stat.nlink - 2 - shown;
  if (hidden <= 0) return undefined;
  const again = await lstatAgain(path, reader);
  if (again?.nlink !== stat.nlink || again.mtime?.getTime() !== stat.mtime?.getTime()) {
    return undefined;
  }
  return {
    path: `${path === "/" ? "" : path}/${HIDDEN_NAME}`,
    error: new ConnectorError(
      `cannot read ${hidden} folder${hidden === 1 ? "" : "s"} in "${escapePath(path)}": ` +
        "a name that is not valid UTF-8 cannot be stored; rename it",
      { code: "data_loss" },
    ),
  };
}

async function lstatAgain(path: string, reader: TreeReader): Promise<Deno.FileInfo | undefined> {
  try {
    return await reader.lstat(path);
  } catch {
    return undefined;
  }
}

/** Stands for the names that are not known, in the form of an escaped byte. */
const HIDDEN_NAME = "\\xFF…";

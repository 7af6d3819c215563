import {
  directoryRecord,
  errorRecord,
  fileRecord,
  type ImportRecord,
  specialRecord,
  symlinkRecord,
} from "@plakar-deno/sdk";
import { openFile, type OwnerNames, readFailure, type WalkEntry } from "@plakar-deno/sdk/files";

/**
 * The record of an entry a walk found; an error record when the entry, or its target, could not be
 * read or cannot be sent exactly. Content is opened only when the host asks for it.
 */
export async function entryRecord(entry: WalkEntry, names: OwnerNames): Promise<ImportRecord> {
  const { path } = entry;
  if (entry.error !== undefined) return errorRecord(path, entry.error);
  const stat = exactIdentity(entry.stat);
  const extra = { username: names.user(stat.uid ?? 0), groupname: names.group(stat.gid ?? 0) };
  try {
    if (stat.isFile) {
      return fileRecord(path, stat, () => openFile(path, { byteLength: stat.size }), extra);
    }
    if (stat.isDirectory) return directoryRecord(path, stat, extra);
    if (stat.isSymlink) return symlinkRecord(path, stat, await Deno.readLink(path), extra);
    return specialRecord(path, stat, extra);
  } catch (cause) {
    return errorRecord(path, readFailure(stat.isSymlink ? "read the link" : "read", path, cause));
  }
}

/**
 * Deno gives inodes as doubles, exact to 2^53. A rounded one could make a hard link out of two
 * files that have nothing in common, so such an entry is sent without inode, as if linked once.
 */
function exactIdentity(stat: Deno.FileInfo): Deno.FileInfo {
  if (stat.ino === null || Number.isSafeInteger(stat.ino)) return stat;
  return { ...stat, ino: 0, nlink: 1 };
}

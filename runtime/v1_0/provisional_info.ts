import type { FileInfo } from "../../sdk/file_info.ts";
import { type FileKind, goMode } from "../../sdk/file_mode.ts";

// (uid_t)-1: the id that chown(2) leaves as it is.
const NO_ID = 0xffff_ffffn;
const MODES: Readonly<Record<"file" | "directory" | "symlink", number>> = {
  file: 0o600,
  directory: (goMode.directory | 0o700) >>> 0,
  symlink: (goMode.symlink | 0o777) >>> 0,
};

/**
 * Metadata for the record of an entry whose own come later: a v1.0 host tells them after the content
 * (protocol 6.4). Nobody else may look at the entry until then; owner and group stay as they are,
 * the time is now, and `nlink` and `ino` are 0, as in the folder that v1.1 hosts invent (4.2).
 */
export function provisionalInfo(kind: Exclude<FileKind, "special">, size = 0): FileInfo {
  return {
    size,
    mode: MODES[kind],
    modTime: BigInt(Date.now()) * 1_000_000n,
    dev: 0n,
    ino: 0n,
    uid: NO_ID,
    gid: NO_ID,
    nlink: 0,
    username: "",
    groupname: "",
    flags: 0,
  };
}

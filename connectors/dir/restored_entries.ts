import {
  ConnectorError,
  escapePath,
  fileInfo,
  type HardLink,
  type Logger,
  posixFromGoMode,
  type StoredEntry,
} from "@plakar-deno/sdk";
import { containedPath, fileSystemError } from "@plakar-deno/sdk/files";
import { lutimes } from "node:fs/promises";
import { dirname } from "node:path";
import { type PathTurns, pathTurns } from "./path_turns.ts";
import { type DirectoryInfo, settleFolder } from "./finish_directories.ts";
import { harmless, restoreFile } from "./restore_file.ts";
import { type RestoreFolders, restoreFolders } from "./restore_folders.ts";
import { restoreHardLink } from "./restore_link.ts";
import type { RestoreOwner } from "./restore_owner.ts";
import { restoreTime } from "./restore_times.ts";

const COPY_BYTES = 256 * 1024;

/** What hosts of v1.0 do to an entry after its restore (protocol 6.4). */
export interface RestoredEntries {
  /** Gives an entry the owner, mode and time that a record would have given it. */
  setInfo(entry: StoredEntry): Promise<void>;
  /**
   * What the folder at a local path was given, if it was: to be given again, after the entry that
   * now comes into it. A v1.0 host gives it when all is there.
   */
  reopen(path: string): DirectoryInfo | undefined;
  /** Whoever puts a symbolic link at a local path does it in its turn. */
  readonly turn: PathTurns;
  /** Makes another name of a restored file; a copy where the file system has no hard links. */
  link(link: HardLink, signal: AbortSignal): Promise<void>;
}

/** How {@link restoredEntries} works. */
export interface RestoredEntriesOptions {
  readonly owner: RestoreOwner;
  /** fsync a file that had to be copied. */
  readonly fsync: boolean;
  readonly log: Logger;
}

/** The entries below the destination `root`; none is reached through a symbolic link (row E17). */
export function restoredEntries(
  root: string,
  { owner, fsync, log }: RestoredEntriesOptions,
): RestoredEntries {
  const settled = new Map<string, DirectoryInfo>();
  const turn = pathTurns();
  let opened: Promise<{ readonly top: string; readonly folders: RestoreFolders }> | undefined;

  /** The destination is there once anything was restored. */
  async function open() {
    const top = await Deno.realPath(root);
    return { top, folders: restoreFolders(top) };
  }

  async function destination() {
    try {
      return await (opened ??= open());
    } catch (error) {
      opened = undefined;
      throw error;
    }
  }

  /** The entry at a path of the snapshot: its local path, and what is there. */
  async function look(below: string) {
    const { top, folders } = await destination();
    const path = containedPath(top, below);
    // First of all, so that no missing folder is made for it.
    const now = await Deno.lstat(path);
    if (path !== top) await folders.holding(path);
    return { path, now };
  }

  async function set(entry: StoredEntry): Promise<void> {
    const { top } = await destination();
    const path = containedPath(top, entry.path);
    await turn(path, () => setNow(entry));
  }

  async function setNow({ path: below, kind, info }: StoredEntry): Promise<void> {
    const { path, now } = await look(below);
    const is = now.isFile ? "file" : now.isSymlink ? "symlink" : now.isDirectory ? "directory" : "";
    if (is !== kind) {
      throw new ConnectorError(
        `cannot set owner, mode and time of "${escapePath(path)}": it is no ${kind} any more; ` +
          `restore it again`,
        { code: "failed_precondition" },
      );
    }
    if (kind === "directory") {
      // Whether the destination itself becomes that is decided when the restore ends.
      if (below !== "/") await settleFolder(path, info, owner);
      const { mode, modTime, uid, gid } = info;
      settled.set(path, { mode, modTime, uid, gid });
      return;
    }
    const wants = owner.wanted(info);
    const given = await owner.give(path, { uid: now.uid ?? 0, gid: now.gid ?? 0 }, wants);
    const time = restoreTime(info.modTime);
    if (kind === "symlink") {
      if (time !== undefined) await lutimes(path, time, time);
      return;
    }
    // After chown, which clears setuid and setgid.
    await Deno.chmod(path, harmless(posixFromGoMode(info.mode) & 0o7777, wants, given));
    if (time !== undefined) await Deno.utime(path, time, time);
  }

  async function make({ path: below, existing }: HardLink, signal: AbortSignal): Promise<void> {
    const { path: first, now } = await look(existing);
    if (!now.isFile) {
      throw new ConnectorError(
        `cannot make a hard link to "${escapePath(first)}": it is no regular file`,
        { code: "failed_precondition" },
      );
    }
    const { top, folders } = await destination();
    const path = containedPath(top, below);
    if (path === top) {
      throw new ConnectorError("a hard link would replace the destination", {
        code: "invalid_argument",
      });
    }
    const above = dirname(path);
    const reopened = above === top ? undefined : settled.get(above);
    if (reopened !== undefined) await folders.make(above);
    const folder = await folders.holding(path);
    try {
      await restoreHardLink(first, path, folder);
    } catch (error) {
      // As with hosts of v1.1: a copy is better than nothing.
      log.debug("hard link became a copy", { path, reason: String(error) });
      using file = await Deno.open(first);
      await restoreFile(fileInfo(now), piecesOf(file), path, folder, { owner, fsync, signal });
    } finally {
      if (reopened !== undefined) await settleFolder(above, reopened, owner);
    }
  }

  return {
    turn,
    reopen(path) {
      const info = settled.get(path);
      settled.delete(path);
      return info;
    },
    async setInfo(entry) {
      try {
        await set(entry);
      } catch (error) {
        throw fileSystemError("cannot set owner, mode and time of", entry.path, error);
      }
    },
    async link(link, signal) {
      try {
        await make(link, signal);
      } catch (error) {
        throw fileSystemError("cannot restore", link.path, error);
      }
    },
  };
}

async function* piecesOf(file: Deno.FsFile): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const piece = new Uint8Array(COPY_BYTES);
    const length = await file.read(piece);
    if (length === null) return;
    yield piece.subarray(0, length);
  }
}

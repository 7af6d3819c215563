import { dirname } from "node:path/posix";
import { ConnectorError, escapePath, type FileInfo } from "@plakar-deno/sdk";
import { fileSystemError } from "@plakar-deno/sdk/files";
import { settle } from "./settle.ts";

/** The folders of one restore. */
export interface RestoreFolders {
  /** Makes a folder and those above it. Throws where a file or a symbolic link is in the way. */
  make(path: string): Promise<void>;
  /** Says what a folder shall be like when everything in it is there. */
  later(path: string, info: FileInfo): void;
  /** Makes the folders like that. */
  finish(): Promise<void>;
}

/** Keeps a restore below `root`, which is there and is no link: nothing goes through a link. */
export function restoreFolders(root: string): RestoreFolders {
  const seen = new Set([root]);
  const wanted = new Map<string, FileInfo>();

  async function make(path: string): Promise<void> {
    if (seen.has(path)) return;
    await make(dirname(path));
    try {
      await Deno.mkdir(path, { mode: 0o700 });
    } catch (cause) {
      if (!(cause instanceof Deno.errors.AlreadyExists)) {
        throw fileSystemError("cannot make the folder", path, cause);
      }
      await use(path);
    }
    seen.add(path);
  }

  return {
    make,
    later: (path, info) => void wanted.set(path, info),
    async finish() {
      // The deepest first: a folder may become one that cannot be entered.
      for (const [path, info] of [...wanted].reverse()) await settle(path, info);
    },
  };
}

/** Takes a folder that was there, with the right to write into it. */
async function use(path: string): Promise<void> {
  const { isDirectory, mode } = await Deno.lstat(path);
  if (!isDirectory) {
    throw new ConnectorError(
      `cannot restore into "${escapePath(path)}": it is a file or a symbolic link; remove it, ` +
        "or restore to an empty folder",
      { code: "failed_precondition" },
    );
  }
  if (mode !== null && (mode & 0o700) !== 0o700) await Deno.chmod(path, (mode & 0o7777) | 0o700);
}

import { ConnectorError, escapePath } from "@plakar-deno/sdk";
import { fileSystemError } from "@plakar-deno/sdk/files";

/** Owner and group of an entry. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A folder below the destination that was seen to be a real one. */
export interface RestoreFolder {
  /** Its local path. */
  readonly path: string;
  /** Who owns what this process creates in it, once that was looked up. */
  newborn?: Owner;
}

/** The folders of a destination; nothing is restored into one that it has not looked at. */
export interface RestoreFolders {
  /** The folder the entry at this local path goes into, made if it is missing. */
  holding(path: string): Promise<RestoreFolder>;
  /** The folder at this local path, made with mode 0700, or accepted with every right of ours. */
  make(path: string): Promise<RestoreFolder>;
}

// Enough to list, enter and fill a folder; what it shall have at last is set at the end.
const WORKING_MODE = 0o700;

/**
 * Keeps a restore inside `root`, an absolute path without symbolic links that exists: every folder on
 * the way to an entry is looked at with lstat before anything is written below it, and a symbolic
 * link, restored or found there, is refused (row E17).
 *
 * A folder is looked at again whenever the restore comes back to it from another one. A folder that
 * another process swaps for a link between the look and the write is not noticed: Deno cannot open
 * relative to a folder.
 */
export function restoreFolders(root: string): RestoreFolders {
  const top: RestoreFolder = { path: root };
  const known = new Map<string, RestoreFolder>([[root, top]]);
  let current = top;

  async function look(path: string): Promise<RestoreFolder> {
    const before = known.get(path);
    if (before !== undefined && (before === current || before === top)) return before;
    if (before === undefined) await look(parentOf(path));
    let info = await lstatOrNull(path);
    if (info === null) {
      await Deno.mkdir(path).catch((error) => {
        // Another call of the same restore was quicker; what is there is looked at like any other.
        if (error instanceof Deno.errors.AlreadyExists) return;
        throw fileSystemError("cannot make the folder", path, error);
      });
      info = await Deno.lstat(path);
    }
    refuseUnlessFolder(path, info);
    const folder = before ?? { path };
    known.set(path, folder);
    return current = folder;
  }

  return {
    holding: (path) => look(parentOf(path)),
    async make(path) {
      if (path !== root) {
        await look(parentOf(path));
        if (await mkdirNew(path)) {
          const folder = { path };
          known.set(path, folder);
          return current = folder;
        }
      }
      const info = await Deno.lstat(path);
      refuseUnlessFolder(path, info);
      if (((info.mode ?? WORKING_MODE) & WORKING_MODE) !== WORKING_MODE) {
        // A folder of someone else keeps its mode; writing into it tells whether that matters.
        await Deno.chmod(path, (info.mode! & 0o7777) | WORKING_MODE).catch(() => {});
      }
      const folder = known.get(path) ?? { path };
      known.set(path, folder);
      return folder;
    },
  };
}

/** The local path of the folder that holds `path`. */
function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

async function mkdirNew(path: string): Promise<boolean> {
  try {
    await Deno.mkdir(path, { mode: WORKING_MODE });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw fileSystemError("cannot make the folder", path, error);
  }
}

async function lstatOrNull(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw fileSystemError("cannot look at the folder", path, error);
  }
}

function refuseUnlessFolder(path: string, info: Deno.FileInfo): void {
  if (info.isDirectory) return;
  const [what, remedy] = info.isSymlink
    ? ["a symbolic link", "nothing is restored through one; remove the link"]
    : ["a file", "it is not replaced by a folder; move it away"];
  throw new ConnectorError(
    `cannot restore into "${escapePath(path)}": ${what} stands there, and ${remedy} ` +
      `or restore to an empty folder`,
    { code: "failed_precondition" },
  );
}

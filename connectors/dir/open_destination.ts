import { dirname } from "node:path";
import { ConnectorError, escapePath } from "@plakar-deno/sdk";
import { fileSystemError } from "@plakar-deno/sdk/files";

/** The folder a restore goes to. */
export interface Destination {
  /** Its path without symbolic links. */
  readonly path: string;
  /** Whether it was missing or empty, so that it becomes what the snapshot's top folder was. */
  readonly isOurs: boolean;
}

/**
 * Makes the folder `root` with all folders above it if it is missing, and resolves the links in its
 * own path: those are the user's choice, unlike links below it.
 *
 * A folder that already holds something keeps its own owner, mode and time: for a single file the
 * host invents a top folder of mode 0700 (protocol 4.2), and that must not close someone's folder.
 */
export async function openDestination(root: string): Promise<Destination> {
  try {
    const isOurs = !(await isFolder(root));
    if (isOurs) {
      await Deno.mkdir(dirname(root), { recursive: true });
      await Deno.mkdir(root, { mode: 0o700 });
    }
    const path = await Deno.realPath(root);
    await refuseSystemFolder(path);
    return { path, isOurs: isOurs || await isEmpty(path) };
  } catch (error) {
    throw fileSystemError("cannot restore to", root, error);
  }
}

/**
 * Whether the folder is there; `false` when nothing is. Throws a `ConnectorError` when something
 * else stands there, or in place of a folder above it.
 */
export async function isFolder(root: string): Promise<boolean> {
  try {
    if ((await Deno.stat(root)).isDirectory) return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw fileSystemError("cannot restore to", root, error);
  }
  throw new ConnectorError(
    `cannot restore to "${escapePath(root)}": it is a file; give a folder, or a path that is free`,
    { code: "failed_precondition" },
  );
}

// Deno lets a program with fewer than all permissions open nothing below these for writing: told
// once here instead of once per file.
async function refuseSystemFolder(path: string): Promise<void> {
  if (!/^\/(?:dev|proc|sys)(?:\/|$)/.test(path)) return;
  const probe = `${path}/tmp.${crypto.randomUUID()}`;
  try {
    (await Deno.open(probe, { write: true, createNew: true })).close();
    await Deno.remove(probe);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    throw new ConnectorError(
      `cannot restore to "${escapePath(path)}": a sandboxed program may not write below /dev, ` +
        `/proc and /sys; choose another folder`,
      { code: "permission_denied", cause },
    );
  }
}

async function isEmpty(path: string): Promise<boolean> {
  for await (const _ of Deno.readDir(path)) return false;
  return true;
}

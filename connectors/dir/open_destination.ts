import { dirname } from "node:path";
import { ConnectorError, escapePath } from "@plakar-deno/sdk";
import { fileSystemError } from "@plakar-deno/sdk/files";

/** The folder a restore goes to. */
export interface Destination {
  /** Its path without symbolic links. */
  readonly path: string;
  /** What was there: a `new` or `empty` folder becomes what the snapshot's top folder was. */
  readonly was: "new" | "empty" | "foreign";
  /** Gives a `foreign` folder back the mode it had. Never rejects. */
  leave(): Promise<void>;
}

const WORKING_MODE = 0o700;

/**
 * Makes the folder `root` with all folders above it if it is missing, and resolves the links in its
 * own path: those are the user's choice, unlike links below it.
 *
 * A folder that holds something, or belongs to another user, is `foreign`: it keeps its own owner,
 * mode and time. Throws when nothing can be written into an empty folder: that is told once, and
 * fails the restore, which an error for every record would not (protocol 4.3).
 */
export async function openDestination(root: string): Promise<Destination> {
  try {
    const isNew = !(await isFolder(root)) && await make(root);
    const path = await Deno.realPath(root);
    await refuseSystemFolder(path);
    if (isNew) return { path, was: "new", leave: () => Promise.resolve() };
    return await takeOver(path);
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

/** Whether this call made the folder; another restore may be quicker. */
async function make(root: string): Promise<boolean> {
  await Deno.mkdir(dirname(root), { recursive: true });
  try {
    await Deno.mkdir(root, { mode: WORKING_MODE });
    return true;
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    if (await isFolder(root)) return false;
    throw new ConnectorError(
      `cannot restore to "${escapePath(root)}": it is a symbolic link that leads to nothing; ` +
        `remove the link, or make the folder it leads to`,
      { code: "failed_precondition", cause },
    );
  }
}

/** Looks at a folder that was there, with every right to it where that is ours to give. */
async function takeOver(path: string): Promise<Destination> {
  const mode = (await Deno.stat(path)).mode! & 0o7777;
  const setMode = (to: number) => Deno.chmod(path, to).then(() => true, () => false);
  const isOpened = (mode & WORKING_MODE) !== WORKING_MODE && await setMode(mode | WORKING_MODE);
  const leave = async () => void (isOpened && await setMode(mode));
  try {
    const holds = await contents(path);
    // A full one may have folders that can be written where it cannot itself.
    if (holds === "something") return { path, was: "foreign", leave };
    await probe(path);
    // Only its owner may set a mode, the same one too.
    const isOurs = holds === "nothing" && (isOpened || await setMode(mode));
    return { path, was: isOurs ? "empty" : "foreign", leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

// Deno lets a program with fewer than all permissions open nothing below these for writing: told
// once here instead of once per file.
async function refuseSystemFolder(path: string): Promise<void> {
  if (!/^\/(?:dev|proc|sys)(?:\/|$)/.test(path)) return;
  try {
    await probe(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    throw new ConnectorError(
      `cannot restore to "${escapePath(path)}": a sandboxed program may not write below /dev, ` +
        `/proc and /sys; choose another folder`,
      { code: "permission_denied", cause },
    );
  }
}

/** Throws unless a file can be made in the folder. */
async function probe(path: string): Promise<void> {
  const temporary = `${path}/tmp.${crypto.randomUUID()}`;
  (await Deno.open(temporary, { write: true, createNew: true })).close();
  await Deno.remove(temporary);
}

/** What a folder holds; `unknown` when this user may enter it but not list it, as a drop box. */
async function contents(path: string): Promise<"nothing" | "something" | "unknown"> {
  try {
    for await (const _ of Deno.readDir(path)) return "something";
    return "nothing";
  } catch (cause) {
    if (cause instanceof Deno.errors.PermissionDenied) return "unknown";
    throw cause;
  }
}

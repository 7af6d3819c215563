import { child } from "./child.ts";
import { standInside } from "./stand_inside.ts";

/** How {@linkcode copy} treats what is there and what it brings. */
export interface CopyOptions {
  /** Replaces what has the name already. */
  overwrite?: boolean;
  /** Gives the copies the times of the originals. */
  preserveTimestamps?: boolean;
}

/** Copies a file, a symlink or a whole folder; throws `AlreadyExists` unless told to overwrite. */
export async function copy(
  src: string | URL,
  dest: string | URL,
  options: CopyOptions = {},
): Promise<void> {
  const info = await Deno.lstat(src);
  if (info.isDirectory && standInside(dest, src)) {
    throw new Error(`Cannot copy '${src}' to '${dest}': the target lies in the source`);
  }
  await copyEntry(src, dest, info, options);
}

async function copyEntry(
  src: string | URL,
  dest: string | URL,
  info: Deno.FileInfo,
  options: CopyOptions,
): Promise<void> {
  const there = await lstatOrNull(dest);
  if (there !== null) {
    if (!options.overwrite) {
      throw new Deno.errors.AlreadyExists(`Cannot copy '${src}' to '${dest}': the target exists`);
    }
    if (there.isDirectory !== info.isDirectory) {
      throw new Error(`Cannot copy '${src}' to '${dest}': one is a folder, the other is not`);
    }
  }
  if (info.isDirectory) {
    await Deno.mkdir(dest, { recursive: true });
    for await (const entry of Deno.readDir(src)) {
      const from = child(src, entry.name);
      await copyEntry(from, child(dest, entry.name), await Deno.lstat(from), options);
    }
  } else if (info.isSymlink) {
    if (there !== null) await Deno.remove(dest);
    await Deno.symlink(await Deno.readLink(src), dest);
    return;
  } else {
    await Deno.copyFile(src, dest);
  }
  if (options.preserveTimestamps && info.atime !== null && info.mtime !== null) {
    await Deno.utime(dest, info.atime, info.mtime);
  }
}

async function lstatOrNull(path: string | URL): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

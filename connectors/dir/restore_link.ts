import type { FileInfo } from "@plakar-deno/sdk";
import { lutimes } from "node:fs/promises";
import { ownerOf } from "./restore_file.ts";
import type { RestoreFolder } from "./restore_folders.ts";
import type { RestoreOwner } from "./restore_owner.ts";
import { restoreTime } from "./restore_times.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/**
 * Makes a symbolic link with its owner and time, in place of a file or link that stands at `path`
 * (row E18). The target is kept to the letter and never followed. Linux gives links no mode.
 */
export async function restoreSymlink(
  target: string,
  info: FileInfo,
  path: string,
  folder: RestoreFolder,
  owner: RestoreOwner,
): Promise<void> {
  await replace(path, folder, async (temporary) => {
    await Deno.symlink(target, temporary);
    const has = folder.newborn ??= await ownerOf(temporary);
    await owner.give(temporary, has, owner.wanted(info));
    const time = restoreTime(info.modTime);
    if (time !== undefined) await lutimes(temporary, time, time);
  });
}

/** Makes `path` a further name of the file `first`, in place of a file or link there (row E16). */
export async function restoreHardLink(
  first: string,
  path: string,
  folder: RestoreFolder,
): Promise<void> {
  try {
    await Deno.link(first, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    await replace(path, folder, (temporary) => Deno.link(first, temporary), true);
  }
}

async function replace(
  path: string,
  folder: RestoreFolder,
  make: (temporary: string) => Promise<void>,
  mayStay = false,
): Promise<void> {
  const beside = folder.path === "/" ? "" : temporaryFolder(folder.path);
  const temporary = `${beside}/tmp.${crypto.randomUUID()}`;
  let done = false;
  try {
    await make(temporary);
    await Deno.rename(temporary, path);
    done = true;
  } finally {
    // rename(2) does nothing when both names are links to one file already.
    if (!done || mayStay) await Deno.remove(temporary).catch(() => {});
  }
}

import { dirname, join } from "node:path";
import { syncDirectory } from "@plakar-deno/sdk/files";

/** How a finished file gets its name: fails with `EEXIST` when the name is taken. */
export type Link = (from: string, to: string) => Promise<void>;

// What file systems without hard links (FAT, some network and FUSE ones) answer to link(2).
const NO_LINKS: readonly unknown[] = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/**
 * Makes a file with mode 0600 that did not exist before, whole and on disk, or throws and leaves
 * what was there: of several callers, in any process, exactly one wins (row S2).
 *
 * The bytes go into a `tmp.*` file beside it, which then is linked to the name. Where the file
 * system has no hard links, the name itself is made exclusively and then filled.
 *
 * Throws what Deno throws; `Deno.errors.AlreadyExists` when the name is taken.
 */
export async function createExclusive(
  path: string,
  bytes: Uint8Array,
  link: Link = Deno.link,
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `tmp.${crypto.randomUUID()}`);
  await writeNew(temporary, bytes);
  try {
    await link(temporary, path);
  } catch (reason) {
    if (!NO_LINKS.includes((reason as { readonly code?: unknown }).code)) throw reason;
    await writeNew(path, bytes);
  } finally {
    await Deno.remove(temporary);
  }
  await syncDirectory(folder);
}

/** Writes and syncs a file that did not exist before; one that fails half-way is removed. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  try {
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.sync();
  } catch (reason) {
    await Deno.remove(path);
    throw reason;
  } finally {
    file.close();
  }
}

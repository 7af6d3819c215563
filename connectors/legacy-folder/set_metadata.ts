import { type FileInfo, posixFromGoMode } from "@plakar-deno/sdk";
import { fileSystemError } from "@plakar-deno/sdk/files";
import { lchown, lutimes } from "node:fs/promises";

// Go's zero time, 0001-01-01: what a host sends when nothing is known.
const UNKNOWN = -62_135_596_800n * 1_000_000_000n;
// −1 leaves an id as it is (chown(2)); greater ones do not exist on Linux.
const MOST_ID = 0xffff_fffen;

/** Sets owner, mode and time of the entry at `path`, of a link itself. */
export async function setMetadata(path: string, info: FileInfo): Promise<void> {
  try {
    const { isSymlink } = await Deno.lstat(path);
    const owned = await giveAway(path, info);
    // After the owner, whose change clears setuid and setgid; they must not lend another's rights.
    const mode = posixFromGoMode(info.mode) & (owned ? 0o7777 : 0o1777);
    if (!isSymlink) await Deno.chmod(path, mode);
    if (info.modTime !== UNKNOWN) {
      const time = deno(info.modTime);
      await lutimes(path, time, time);
    }
  } catch (error) {
    throw fileSystemError("cannot set owner, mode and time of", path, error);
  }
}

/** Whether the entry has the owner it wants; only root may give something away. */
async function giveAway(path: string, { uid, gid }: FileInfo): Promise<boolean> {
  const before = await Deno.lstat(path);
  if (BigInt(before.uid ?? 0) === uid && BigInt(before.gid ?? 0) === gid) return true;
  if (uid > MOST_ID || gid > MOST_ID) return false;
  try {
    await lchown(path, Number(uid), Number(gid));
    return true;
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    if (code === "EPERM" || code === "EINVAL") return false;
    throw error;
  }
}

/** Deno sets whole milliseconds, before 1970 whole seconds; both round down. */
function deno(nanoseconds: bigint): Date | number {
  if (nanoseconds >= 0n) return new Date(Number(nanoseconds / 1_000_000n));
  return Number((nanoseconds - 999_999_999n) / 1_000_000_000n);
}

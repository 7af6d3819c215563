import { type FileInfo, posixFromGoMode } from "@plakar-deno/sdk";
import { fileSystemError } from "@plakar-deno/sdk/files";

/** Gives a file or folder the owner, mode and time that it had; a link is left as it is. */
export async function settle(path: string, info: FileInfo): Promise<void> {
  try {
    if ((await Deno.lstat(path)).isSymlink) return;
    // Only root may give files away; with anybody else they stay with who restores them.
    const isGiven = await Deno.chown(path, Number(info.uid), Number(info.gid))
      .then(() => true, () => false);
    const mode = posixFromGoMode(info.mode) & 0o7777;
    // setuid and setgid must not lend the rights of who restores to everybody.
    await Deno.chmod(path, isGiven ? mode : mode & 0o1777);
    // Before 1970 stands for unknown.
    if (info.modTime < 0n) return;
    const time = new Date(Number(info.modTime / 1_000_000n));
    await Deno.utime(path, time, time);
  } catch (cause) {
    throw fileSystemError("cannot set the mode and time of", path, cause);
  }
}

import { type FileInfo, posixFromGoMode } from "@plakar-deno/sdk";
import { writeFileAtomic } from "@plakar-deno/sdk/files";
import type { Owner, RestoreFolder } from "./restore_folders.ts";
import type { RestoreOwner } from "./restore_owner.ts";
import { restoreTime } from "./restore_times.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/** What the restore of a file needs besides its record. */
export interface RestoreFileContext {
  readonly owner: RestoreOwner;
  /** fsync every file. */
  readonly fsync: boolean;
  readonly signal: AbortSignal;
  /** Told when the content was read to its end. */
  readonly onRead?: () => void;
}

const PRIVATE = 0o600;

/**
 * Writes one regular file with its owner, mode and time, whole or not at all: nobody sees it half
 * written or with another mode, and a broken content leaves what was there (rows E7, E18).
 */
export async function restoreFile(
  info: FileInfo,
  content: AsyncIterable<Uint8Array>,
  path: string,
  folder: RestoreFolder,
  { owner, fsync, signal, onRead = () => {} }: RestoreFileContext,
): Promise<void> {
  const mode = posixFromGoMode(info.mode) & 0o7777;
  const wants = owner.wanted(info);
  // Born with the right owner, a file can be born with its mode: two calls less.
  const settled = folder.newborn !== undefined && isSame(folder.newborn, wants);
  await writeFileAtomic(path, content, {
    signal,
    onRead,
    sync: fsync,
    temporaryFolder: temporaryFolder(folder.path),
    mode: settled ? mode : PRIVATE,
    async finish(temporary) {
      if (!settled) {
        const has = folder.newborn ??= await ownerOf(temporary);
        const given = await owner.give(temporary, has, wants);
        // After chown, which clears setuid and setgid.
        await Deno.chmod(temporary, harmless(mode, wants, given));
      }
      await setTime(temporary, info);
    },
  });
}

/** The mode without setuid or setgid where it would lend the rights of somebody else. */
export function harmless(mode: number, wants: Owner, given: Owner): number {
  const user = given.uid === wants.uid ? 0 : 0o4000;
  const group = given.gid === wants.gid ? 0 : 0o2000;
  return mode & ~(user | group);
}

/** Sets the time of last change, and of last access with it, as snapshots hold only the former. */
async function setTime(path: string, info: FileInfo): Promise<void> {
  const time = restoreTime(info.modTime);
  if (time !== undefined) await Deno.utime(path, time, time);
}

/** Who owns the entry itself. */
export async function ownerOf(path: string): Promise<Owner> {
  const { uid, gid } = await Deno.lstat(path);
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

function isSame(one: Owner, other: Owner): boolean {
  return one.uid === other.uid && one.gid === other.gid;
}

import type { FileInfo } from "@plakar-deno/sdk";
import { lchown } from "node:fs/promises";
import type { Owner } from "./restore_folders.ts";

/** Gives restored entries the owner they had. */
export interface RestoreOwner {
  /** The owner a record wants. */
  wanted(info: Pick<FileInfo, "uid" | "gid">): Owner;
  /**
   * Changes the owner of the entry at `path`, of a link itself, from `has` to `wants`. Resolves to the owner
   * it has then; one that this user may not give away stays as it is.
   */
  give(path: string, has: Owner, wants: Owner): Promise<Owner>;
}

// −1 leaves an id as it is (chown(2)); greater ones do not exist on Linux.
const KEEP = 0xffff_ffff;
// Pairs of owner and group in one snapshot are few; this only bounds a snapshot made to hurt.
const MAX_REFUSED = 4096;

/**
 * Owner and group where the system permits it: an owner that only root may give (EPERM), or that does
 * not exist inside a user namespace (EINVAL), is told once through `tell` and then left.
 */
export function restoreOwner(
  tell: (wants: Owner) => void,
  chown: (path: string, uid: number, gid: number) => Promise<void> = lchown,
): RestoreOwner {
  const refused = new Set<string>();

  async function change(path: string, uid: number, gid: number): Promise<boolean> {
    const pair = `${uid}:${gid}`;
    if (refused.has(pair)) return false;
    try {
      await chown(path, uid, gid);
      return true;
    } catch (error) {
      const code = (error as { readonly code?: unknown }).code;
      if (code !== "EPERM" && code !== "EINVAL") throw error;
      if (refused.size < MAX_REFUSED) refused.add(pair);
      return false;
    }
  }

  let told = false;
  return {
    wanted: ({ uid, gid }) => ({ uid: idOf(uid), gid: idOf(gid) }),
    async give(path, has, wants) {
      const uid = wants.uid === KEEP ? has.uid : wants.uid;
      const gid = wants.gid === KEEP ? has.gid : wants.gid;
      if (uid === has.uid && gid === has.gid) return has;
      if (await change(path, uid, gid)) return { uid, gid };
      if (!told) tell({ uid, gid });
      told = true;
      // A user may still hand a file to another group of his.
      if (gid !== has.gid && await change(path, has.uid, gid)) return { uid: has.uid, gid };
      return has;
    },
  };
}

function idOf(id: bigint): number {
  return id >= 0n && id < BigInt(KEEP) ? Number(id) : KEEP;
}

import type { FileInfo } from "@plakar-deno/sdk";

/** A restored file that more paths of the snapshot name. */
interface First {
  readonly path: string;
  readonly size: number;
  readonly modTime: bigint;
  remaining: number;
}

/** Remembers where the first path of every hard-linked file was restored to. */
export interface HardLinks {
  /** The local path to link to, if an earlier path of the same file was restored. */
  firstOf(info: FileInfo): string | undefined;
  /** The file was restored here with its own content. */
  restored(info: FileInfo, path: string): void;
  /** A further path was linked. */
  linked(info: FileInfo): void;
}

/** Files remembered at most, about 30 MB; the oldest go, and their further paths become copies. */
const maxHardLinks = 100_000;

/**
 * Hard links by device and inode (protocol 4.2). A file is forgotten once all its paths are there,
 * and taken for another one when its size or time differ: inode numbers are used again.
 *
 * `forgot` runs once, when the first file had to be forgotten for want of room.
 */
export function hardLinks(forgot: () => void, limit: number = maxHardLinks): HardLinks {
  const files = new Map<string, First>();
  let told = false;
  return {
    firstOf(info) {
      const key = keyOf(info);
      const first = key === undefined ? undefined : files.get(key);
      if (first?.size !== info.size || first.modTime !== info.modTime) return undefined;
      return first.path;
    },
    restored(info, path) {
      const key = keyOf(info);
      if (key === undefined) return;
      files.delete(key);
      files.set(key, {
        path,
        size: info.size,
        modTime: info.modTime,
        remaining: info.nlink - 1,
      });
      if (files.size <= limit) return;
      const [oldest] = files.keys();
      if (oldest !== undefined) files.delete(oldest);
      if (!told) forgot();
      told = true;
    },
    linked(info) {
      const key = keyOf(info);
      const first = key === undefined ? undefined : files.get(key);
      if (key !== undefined && first !== undefined && --first.remaining === 0) files.delete(key);
    },
  };
}

// Sources without inodes send 0, which says nothing about identity.
function keyOf({ nlink, dev, ino }: FileInfo): string | undefined {
  return nlink > 1 && ino !== 0n ? `${dev}:${ino}` : undefined;
}

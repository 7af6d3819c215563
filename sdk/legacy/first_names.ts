import type { FileInfo } from "../file_info.ts";

/** Under which path each file with several names was stored first. */
export interface FirstNames {
  /** The first path of the file that `info` tells; `undefined` if it has none yet. */
  of(info: FileInfo): string | undefined;
  /** The file was stored under `path`. */
  stored(info: FileInfo, path: string): void;
  /** A further path was linked; the file is forgotten once all of them are there. */
  linked(info: FileInfo): void;
}

interface Named {
  readonly path: string;
  missing: number;
}

/**
 * Hard links by device and inode, of files with more than one link (protocol 4.2). Without an inode
 * nothing is known of a file. Holds one entry for each file that has names left to come.
 */
export function firstNames(): FirstNames {
  const files = new Map<string, Named>();
  const keyOf = ({ nlink, dev, ino }: FileInfo) =>
    nlink > 1 && ino !== 0n ? `${dev}:${ino}` : undefined;
  return {
    of(info) {
      const key = keyOf(info);
      return key === undefined ? undefined : files.get(key)?.path;
    },
    stored(info, path) {
      const key = keyOf(info);
      if (key !== undefined && !files.has(key)) files.set(key, { path, missing: info.nlink - 1 });
    },
    linked(info) {
      const key = keyOf(info);
      const named = key === undefined ? undefined : files.get(key);
      if (named !== undefined && --named.missing <= 0) files.delete(key!);
    },
  };
}

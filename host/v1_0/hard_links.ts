import type { FileInfo } from "../../sdk/file_info.ts";

/** Another name of a file that is on its way. */
export interface FirstName {
  /** The whole path that was given first. */
  readonly pathname: string;
  /** Whether the file is there, once that is known. */
  readonly stored: Promise<boolean>;
}

/** Knows which files have more than one name (protocol 6.4). */
export interface HardLinks {
  /** The first name of a file seen before. */
  first(info: FileInfo): FirstName | undefined;
  /** Remembers a first name, when there is more than one to come. */
  remember(info: FileInfo, name: FirstName): void;
}

/**
 * Makes a {@link HardLinks}. A file is remembered from its first name to its last, so that memory
 * grows only with the files whose other names are still to come.
 */
export function hardLinks(): HardLinks {
  const known = new Map<string, { readonly name: FirstName; left: number }>();
  const keyOf = ({ dev, ino }: FileInfo) => `${dev}:${ino}`;
  const isLinked = ({ nlink, ino }: FileInfo) => nlink > 1 && ino !== 0n;
  return {
    first(info) {
      const key = keyOf(info);
      const found = isLinked(info) ? known.get(key) : undefined;
      if (found !== undefined && --found.left === 0) known.delete(key);
      return found?.name;
    },
    remember(info, name) {
      if (isLinked(info)) known.set(keyOf(info), { name, left: info.nlink - 1 });
    },
  };
}

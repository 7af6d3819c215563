import type { KeyFolder } from "./key_tree.ts";

/** What was made of the keys so far, as long as there is room to remember it. */
export interface KeyMemory {
  /** Whether everything is remembered; false as soon as there was no room, and then nothing is. */
  readonly isWhole: boolean;
  /** The folder of that name, which ends in "/". */
  folder(name: string): KeyFolder | undefined;
  /** Whether a file of that name was made. */
  hasFile(name: string): boolean;
  /** Remembers a folder. */
  addFolder(folder: KeyFolder): void;
  /** Remembers a file. */
  addFile(name: string): void;
}

/** Characters of names that are remembered at most, with {@link perName} more for each name. */
export const mostRemembered: number = 16 << 20;

/** What a name costs beside its characters. */
const perName = 64;

/** A memory of names with a bound; see {@link mostRemembered}. */
export function keyMemory(most: number = mostRemembered): KeyMemory {
  const folders = new Map<string, KeyFolder>();
  const files = new Set<string>();
  let room = most;
  let isWhole = true;

  function makeRoom(name: string): boolean {
    room -= name.length + perName;
    if (room < 0 && isWhole) {
      isWhole = false;
      folders.clear();
      files.clear();
    }
    return isWhole;
  }

  return {
    get isWhole() {
      return isWhole;
    },
    folder: (name) => folders.get(name),
    hasFile: (name) => files.has(name),
    addFolder(folder) {
      if (makeRoom(folder.name)) folders.set(folder.name, folder);
    },
    addFile(name) {
      if (makeRoom(name)) files.add(name);
    },
  };
}

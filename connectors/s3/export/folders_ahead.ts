/** Folders whose markers are on their way to the server. */
export interface FoldersAhead {
  /** Takes a folder; `stored` never rejects. */
  add(path: string, stored: Promise<void>): void;
  /** What an entry has to wait for: the marker of a folder above it. Undefined when all are there. */
  above(path: string): Promise<void> | undefined;
}

/**
 * Remembers the folders that are on their way, so that nothing is put below one before it: SeaweedFS
 * 4.48 makes a folder of its own for a key in it, and that takes the place of a marker, metadata
 * included, which comes at the same moment.
 */
export function foldersAhead(): FoldersAhead {
  const going = new Map<string, Promise<void>>();
  return {
    add(path, stored) {
      const all = stored.then(() => {
        if (going.get(path) === all) going.delete(path);
      });
      going.set(path, all);
    },
    above(path) {
      if (going.size === 0) return undefined;
      // The nearest will do: it waits for those above itself.
      for (let at = path; at !== "/";) {
        at = at.slice(0, at.lastIndexOf("/")) || "/";
        const stored = going.get(at);
        if (stored !== undefined) return stored;
      }
      return undefined;
    },
  };
}

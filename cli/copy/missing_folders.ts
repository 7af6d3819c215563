import { directoryRecord } from "../../sdk/directory_record.ts";
import type { DirectoryRecord, ImportRecord } from "../../sdk/record.ts";

/** Fills in what a restore needs and an import may leave out. */
export interface MissingFolders {
  /**
   * The folders above a record, outermost first, that were not seen before; and takes note of them
   * and of the record.
   */
  before(record: ImportRecord): DirectoryRecord[];
}

/**
 * Makes up the folders that a source does not name, or names too late: an exporter must get every
 * parent before its children (protocol 4.2), an importer may send them in any order or not at all
 * (protocol 3.7). As plakar's, they have the mode 0750 and the time 1970.
 *
 * It remembers the path of each folder, and nothing of other records.
 */
export function missingFolders(): MissingFolders {
  const seen = new Set<string>();

  return {
    before(record) {
      const missing: DirectoryRecord[] = [];
      for (let folder = parentOf(record.path); folder !== undefined; folder = parentOf(folder)) {
        if (seen.has(folder)) break;
        seen.add(folder);
        missing.push(directoryRecord(folder, { mode: 0o750 }));
      }
      if (record.kind === "directory") seen.add(record.path);
      return missing.reverse();
    },
  };
}

function parentOf(path: string): string | undefined {
  if (path === "/") return undefined;
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

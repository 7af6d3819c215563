import { basename, join } from "node:path";
import { directoryRecord } from "../../sdk/directory_record.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { errorRecord } from "../../sdk/error_record.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import type { Excludes } from "../../sdk/files/excludes.ts";
import { openFile } from "../../sdk/files/open_file.ts";
import { type OwnerNames, ownerNames } from "../../sdk/files/owner_names.ts";
import { readFailure } from "../../sdk/files/read_failure.ts";
import { walk } from "../../sdk/files/walk.ts";
import type { WalkEntry } from "../../sdk/files/walk_entry.ts";
import { fileSystemError } from "../../sdk/files/file_system_error.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { specialRecord } from "../../sdk/special_record.ts";
import { symlinkRecord } from "../../sdk/symlink_record.ts";
import { pathBelow } from "../records/path_below.ts";
import { isExcluded } from "../records/read_import.ts";

/** What of a local folder is wanted. */
export interface LocalRecordsOptions {
  /** What to leave out; patterns see the paths of the records. */
  readonly excludes: Excludes;
  /** Called for every entry that is left out. */
  readonly onExcluded: () => void;
  /** Ends the walk when aborted. */
  readonly signal: AbortSignal;
}

/**
 * The records that plakar would send to an exporter for a restored folder: `/` for the folder itself,
 * parents before children, names in the order of their bytes; for a single file a folder that holds
 * it (protocol 4.2). Contents are opened when they are sent, each at the size the record tells.
 *
 * @param source Absolute path of the folder or file.
 * @throws {ConnectorError} `not_found` when there is none; entries that cannot be read become error
 * records.
 */
export async function* localRecords(
  source: string,
  { excludes, onExcluded, signal }: LocalRecordsOptions,
): AsyncGenerator<ImportRecord, void> {
  const path = await Deno.realPath(source).catch((cause) => {
    throw fileSystemError("cannot export", source, cause);
  });
  const names = await ownerNames();
  if ((await Deno.lstat(path)).isDirectory) {
    for await (const entry of walk(path, { signal })) {
      if (entry.error !== undefined && entry.path === path) throw entry.error;
      const below = pathBelow(path, entry.path)!;
      const record = await localRecord(entry, below, names);
      if (isExcluded(record, excludes)) onExcluded();
      else yield record;
    }
    return;
  }
  yield directoryRecord("/", { mode: 0o700, modTime: new Date() });
  const entry = { path, stat: await Deno.lstat(path) };
  yield await localRecord(entry, join("/", basename(path)), names);
}

async function localRecord(
  entry: WalkEntry,
  path: string,
  names: OwnerNames,
): Promise<ImportRecord> {
  if (entry.error !== undefined) return errorRecord(path, entry.error);
  const { stat } = entry;
  const extra = { username: names.user(stat.uid ?? 0), groupname: names.group(stat.gid ?? 0) };
  try {
    if (stat.isFile) {
      const open = () => openFile(entry.path, { byteLength: stat.size });
      return fileRecord(path, stat, open, extra);
    }
    if (stat.isDirectory) return directoryRecord(path, stat, extra);
    if (stat.isSymlink) {
      return symlinkRecord(path, stat, await Deno.readLink(entry.path), extra);
    }
    return specialRecord(path, stat, extra);
  } catch (cause) {
    if (cause instanceof ConnectorError) return errorRecord(path, cause);
    return errorRecord(path, readFailure("read", entry.path, cause));
  }
}

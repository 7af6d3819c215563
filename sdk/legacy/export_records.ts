import type { CallOptions } from "../context.ts";
import { ConnectorError } from "../error.ts";
import { errorCode } from "../error_message.ts";
import { escapePath } from "../escape_path.ts";
import type {
  ExportCall,
  ExportDirectory,
  ExportFile,
  ExportRecord,
  ExportSpecial,
  ExportSymlink,
} from "../exporter.ts";
import type { FileInfo } from "../file_info.ts";
import { containedPath } from "../files/contained_path.ts";
import { firstNames } from "./first_names.ts";
import type { Logger } from "../logger.ts";
import { inFlight } from "../in_flight.ts";
import { type LegacyContent, legacyContent } from "./legacy_content.ts";
import type { LegacyExporter } from "./legacy_exporter.ts";
import { restoredFolders } from "./restored_folders.ts";

/** What an export of records is done with. */
export interface ExportRecordsOptions {
  /** The exporter's root, clean. */
  readonly root: string;
  /** How many files may be finished by the author side by side; contents come one by one. */
  readonly concurrency: number;
  readonly log: Logger;
}

/**
 * Gives every record of a host of today to a v1.0-style exporter, as a v1.0 host would (protocol
 * 6.4): folders before what lies in them, content, then permissions; further paths of a file as hard
 * links; the permissions of folders last, deepest first. The next content is asked for as soon as
 * the author has read one to its end.
 *
 * A record that fails is answered with its error and the restore goes on (row E10). Folders are
 * answered at the end, when their permissions are set.
 */
export async function exportRecords(
  made: LegacyExporter,
  { records, signal }: ExportCall,
  { root, concurrency, log }: ExportRecordsOptions,
): Promise<void> {
  const call: CallOptions = { signal };
  const folders = restoredFolders(made, root, call);
  const links = firstNames();
  const going = inFlight(concurrency);
  let xattrs = false;

  async function restoreFile(record: ExportFile, path: string): Promise<void> {
    const { info } = record;
    folders.refuseLinks(path);
    const first = links.of(info);
    if (first !== undefined && await linked(first, path)) {
      links.linked(info);
      return record.ok();
    }
    const content = legacyContent(record.path, record.content, info.size);
    const answered = storeFile(content, info, path).then(
      () => record.ok(),
      (error) => record.error(error),
    );
    // A further path of it needs the first one finished.
    await (info.nlink > 1 ? answered : Promise.race([content.ended, answered]));
    await going.add(path, answered);
  }

  async function storeFile({ stream, drain }: LegacyContent, info: FileInfo, path: string) {
    await made.storeFile(path, stream, info.size, call);
    await drain();
    await made.setPermissions(path, info, call);
    links.stored(info, path);
  }

  /** Whether the author could link; its content came along, so where links are unknown it is stored. */
  async function linked(first: string, path: string): Promise<boolean> {
    try {
      await made.createLink(first, path, "hardlink", call);
      return true;
    } catch (error) {
      if (errorCode(error) === "unimplemented") return false;
      throw error;
    }
  }

  async function restoreSymlink(record: ExportSymlink, path: string): Promise<void> {
    await made.createLink(record.target, path, "symlink", call);
    folders.linked(path);
    await made.setPermissions(path, record.info, call);
    record.ok();
  }

  async function restoreFolder(record: ExportDirectory, path: string): Promise<void> {
    await folders.make(path);
    // The restored subject itself keeps its own, as with v1.0 hosts.
    if (record.path === "/") return record.ok();
    folders.keep(path, record);
  }

  async function restore(record: ExportRecord): Promise<void> {
    if (record.kind === "xattr") {
      if (!xattrs) log.warn("extended attributes are unknown to plakar v1.0 and are left out");
      xattrs = true;
      return record.ok();
    }
    if (record.kind === "special") throw unsupported(record);
    const path = containedPath(root, record.path);
    if (record.kind === "directory") return await restoreFolder(record, path);
    if (record.path === "/") throw notTheRoot(path, record.kind);
    if (going.has(path)) await going.idle();
    await folders.makeParent(path);
    await (record.kind === "file" ? restoreFile(record, path) : restoreSymlink(record, path));
  }

  try {
    for await (const record of records) {
      await restore(record).catch((error) => record.error(error));
      signal.throwIfAborted();
    }
  } finally {
    await going.idle();
  }
  await folders.finish();
}

function unsupported({ path }: ExportSpecial): ConnectorError {
  return new ConnectorError(
    `cannot restore the device, pipe or socket "${escapePath(path)}": ` +
      `an exporter written for plakar v1.0 has no way to make one`,
    { code: "unimplemented" },
  );
}

function notTheRoot(path: string, kind: string): ConnectorError {
  return new ConnectorError(
    `cannot restore a ${kind} in the place of the destination "${escapePath(path)}" itself`,
    { code: "invalid_argument" },
  );
}

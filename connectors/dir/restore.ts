import {
  ConnectorError,
  escapePath,
  type ExportCall,
  type ExportDirectory,
  type ExportFile,
  type ExportRecord,
  type ExportSpecial,
  goMode,
  inFlight,
  type Logger,
} from "@plakar-deno/sdk";
import { containedPath, fileSystemError } from "@plakar-deno/sdk/files";
import { dirname } from "node:path";
import { finishDirectories } from "./finish_directories.ts";
import { hardLinks } from "./hard_links.ts";
import { type Destination, openDestination } from "./open_destination.ts";
import { restoreFile } from "./restore_file.ts";
import { restoreFolders } from "./restore_folders.ts";
import { restoreHardLink, restoreSymlink } from "./restore_link.ts";
import type { RestoreOwner } from "./restore_owner.ts";
import type { RestoredEntries } from "./restored_entries.ts";

/** How {@link restore} works. */
export interface RestoreOptions {
  /** fsync every file before its record is answered. */
  readonly fsync: boolean;
  readonly log: Logger;
  readonly owner: RestoreOwner;
  /** What a v1.0 host gave a folder already; it gets it again when the restore ends. */
  readonly reopen: RestoredEntries["reopen"];
  readonly turn: RestoredEntries["turn"];
}

// Files whose content has come and which are not finished; each holds at most 256 KiB.
const MAX_IN_FLIGHT = 8;

// (uid_t)-1: nobody has it, and chown(2) leaves the owner as it is.
const NO_ID = 0xffff_ffffn;

/**
 * Restores every record below the folder `root` and answers it (protocol 4). A record that fails is
 * answered with its error and the restore goes on (row E10); owner, mode and time of folders are set
 * at the end, and only a failure there, or of the destination itself, fails the restore.
 */
export async function restore(
  root: string,
  { records, signal }: ExportCall,
  { fsync, log, owner, reopen, turn }: RestoreOptions,
): Promise<void> {
  const destination = await openDestination(root);
  const folders = restoreFolders(destination.path);
  const directories = finishDirectories(owner, reopen);
  const links = hardLinks(() =>
    log.warn("very many hard-linked files; some of their further paths become copies")
  );
  const going = inFlight(MAX_IN_FLIGHT);
  let xattrs = false;
  let leave: Destination["leave"] | undefined = destination.leave;

  async function file({ info, content }: ExportFile, path: string): Promise<Rest | undefined> {
    const folder = await folders.holding(path);
    const context = { owner, fsync, signal };
    if (info.nlink <= 1) {
      const { promise: read, resolve: onRead } = Promise.withResolvers<void>();
      const done = restoreFile(info, content, path, folder, { ...context, onRead });
      return { path, read, done };
    }
    // One after the other: a further path needs the first one finished.
    const first = links.firstOf(info);
    if (first !== undefined && await linked(first, path, folder)) links.linked(info);
    else {
      await restoreFile(info, content, path, folder, context);
      links.restored(info, path);
    }
    return undefined;
  }

  async function linked(...[first, path, folder]: Parameters<typeof restoreHardLink>) {
    try {
      await restoreHardLink(first, path, folder);
      return true;
    } catch (error) {
      // A copy is better than nothing: some file systems have no hard links, others few.
      log.debug("hard link became a copy", { path, reason: String(error) });
      return false;
    }
  }

  async function entry(record: ExportRecord): Promise<Rest | undefined> {
    if (record.kind === "xattr") {
      if (!xattrs) log.warn("extended attributes cannot be set here and are left out");
      xattrs = true;
      return undefined;
    }
    const path = containedPath(destination.path, record.path);
    if (going.has(path)) await going.idle();
    const above = dirname(path);
    const given = above === destination.path ? undefined : reopen(above);
    if (given !== undefined) {
      await folders.make(above);
      directories.later(above, given);
    }
    if (record.kind === "directory") {
      await folders.make(path);
      if (isProvisional(record)) return undefined;
      if (path !== destination.path) directories.later(path, record.info);
      else if (becomes(record, destination)) {
        directories.later(path, record.info);
        leave = undefined;
      }
      return undefined;
    }
    if (path === destination.path) throw notTheRoot(path, record.kind);
    if (record.kind === "file") return await file(record, path);
    if (record.kind === "special") throw unsupported(record);
    const folder = await folders.holding(path);
    await turn(path, () => restoreSymlink(record.target, record.info, path, folder, owner));
    return undefined;
  }

  /** What a v1.0 host gave the destination itself. */
  function takeTop(): void {
    const given = reopen(destination.path);
    if (given === undefined || destination.was === "foreign") return;
    directories.later(destination.path, given);
    leave = undefined;
  }

  async function take(record: ExportRecord): Promise<void> {
    const failed = (error: unknown) => {
      if (!signal.aborted) record.error(fileSystemError("cannot restore", record.path, error));
    };
    try {
      const rest = await entry(record);
      if (rest === undefined) return record.ok();
      const answered = rest.done.then(() => record.ok(), failed);
      await Promise.race([rest.read, answered]);
      await going.add(rest.path, answered);
    } catch (error) {
      failed(error);
    }
  }

  try {
    for await (const record of records) {
      await take(record);
      signal.throwIfAborted();
    }
  } catch (error) {
    await going.idle();
    takeTop();
    // The host broke off: folders that are complete so far are still left as they shall be.
    if (!signal.aborted) await directories.finish(signal).catch(() => {});
    await leave?.();
    throw error;
  }
  await going.idle();
  takeTop();
  try {
    await directories.finish(signal);
  } finally {
    await leave?.();
  }
}

/** Whether the destination becomes what the record of the top folder says. */
function becomes({ info }: ExportDirectory, { was }: Destination): boolean {
  // For a single file the host invents a top folder of mode 0700 (protocol 4.2); that must not
  // close a folder which the user made.
  const isInvented = info.nlink === 0 && info.ino === 0n && (info.mode & 0o777) === 0o700;
  return was === "new" || (was === "empty" && !isInvented);
}

/**
 * Whether the record only says that there is a folder: hosts of v1.0 make folders first and tell of
 * their metadata, if at all, at the end (protocol 6.4), in a record of their own.
 */
function isProvisional({ info }: ExportDirectory): boolean {
  return info.nlink === 0 && info.ino === 0n && info.uid === NO_ID && info.gid === NO_ID;
}

/** A file whose work goes on after its content was read. */
interface Rest {
  readonly path: string;
  /** Resolves when the content was read to its end. */
  readonly read: Promise<void>;
  readonly done: Promise<void>;
}

function notTheRoot(path: string, kind: string): ConnectorError {
  return new ConnectorError(
    `cannot restore the ${kind} "/": it would replace the destination "${escapePath(path)}"`,
    { code: "invalid_argument" },
  );
}

function unsupported({ path, info: { mode } }: ExportSpecial): ConnectorError {
  const [what, remedy] = (mode & goMode.socket) !== 0
    ? ["socket", "the program that listens on it makes it again"]
    : (mode & goMode.namedPipe) !== 0
    ? ["named pipe", "make it with mkfifo"]
    : (mode & goMode.device) !== 0
    ? ["device", "make it with mknod"]
    : ["special file", "make it by hand"];
  return new ConnectorError(
    `cannot restore the ${what} "${escapePath(path)}": ` +
      `this connector has no right to make one; ${remedy}`,
    { code: "unimplemented" },
  );
}

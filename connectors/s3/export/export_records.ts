import {
  ConnectorError,
  type ExportCall,
  type ExportRecord,
  inFlight,
  type Logger,
} from "@plakar-deno/sdk";
import { failureKind } from "@plakar-deno/sdk/network";
import type { ExportObjects } from "./export_objects.ts";
import { unsupported } from "./export_unsupported.ts";
import { foldersAhead } from "./folders_ahead.ts";

/** How {@link exportRecords} works. */
export interface ExportRecordsOptions {
  /** Most entries whose content has come and whose object is not there yet. */
  readonly concurrency: number;
  readonly log: Logger;
}

// What is tried again is tried for about a minute: so the server has been away, or full, for three.
const MOST_ROUNDS_LOST = 3;

/**
 * Stores every record as an object and answers it (protocol 4). The content of the next file comes
 * while the last ones are still uploaded, so that many small files do not cost one round trip each
 * after the other (row E20). A record that fails is answered with its error and the restore goes on
 * (row E10); nothing has to be done at the end, as metadata come with each object.
 *
 * Throws a `ConnectorError` when the host breaks off, and when the server takes nothing: it has failed
 * for long, or refused all from the start. A host shows failed entries and calls the restore a success
 * (protocol 4.3), and would send the rest of a large snapshot for nothing (row E12).
 */
export async function exportRecords(
  objects: ExportObjects,
  { records, signal }: ExportCall,
  { concurrency, log }: ExportRecordsOptions,
): Promise<void> {
  const going = inFlight(concurrency);
  const folders = foldersAhead();
  let xattrs = false;
  let stored = false;
  let lost = 0;
  let last: unknown;

  async function store(record: ExportRecord, onRead: () => void): Promise<void> {
    const above = folders.above(record.path);
    switch (record.kind) {
      case "file":
        // Its content is read and sent meanwhile; there is no object before it has ended.
        return await objects.file(record, {
          async onEnd() {
            onRead();
            await above;
          },
          signal,
        });
      case "directory":
        onRead();
        await above;
        return await objects.folder(record, { signal });
      case "symlink":
        onRead();
        await above;
        return await objects.symlink(record, { signal });
      case "special":
        throw unsupported(record);
      case "xattr":
        if (!xattrs) log.warn("extended attributes cannot be kept by objects and are left out");
        xattrs = true;
    }
  }

  async function take(record: ExportRecord): Promise<void> {
    // The last of two that have the same key is the one that stays.
    if (going.has(record.path)) await going.idle();
    const { promise: read, resolve: onRead } = Promise.withResolvers<void>();
    const answered = store(record, onRead).then(() => {
      if (record.kind !== "xattr") {
        stored = true;
        lost = 0;
      }
      record.ok();
    }, (error) => {
      if (signal.aborted) return;
      record.error(error);
      if (!isOfServer(error, stored)) return;
      lost++;
      last = error;
    });
    if (record.kind === "directory") folders.add(record.path, answered);
    await Promise.race([read, answered]);
    await going.add(record.path, answered);
  }

  try {
    for await (const record of records) {
      await take(record);
      signal.throwIfAborted();
      if (lost >= MOST_ROUNDS_LOST * concurrency) throw givenUp(last, lost);
    }
  } finally {
    await going.idle();
  }
  // What was cancelled meanwhile is not answered.
  signal.throwIfAborted();
}

/** Whether it was the server, and not the entry: a refusal may be due to a policy for some folder. */
function isOfServer(error: unknown, stored: boolean): boolean {
  const kind = failureKind(error);
  if (kind === "transient" || kind === "rate-limited") return true;
  return !stored && (kind === "auth" || kind === "not-found");
}

function givenUp(cause: unknown, lost: number): ConnectorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConnectorError(
    `cannot restore the rest: the server took none of the last ${lost} entries; ${reason}`,
    { code: "unavailable", cause },
  );
}

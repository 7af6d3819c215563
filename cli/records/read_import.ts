import type { ReceivedRecord } from "../../host/import_stream.ts";
import type { ImporterSession } from "../../host/importer_session.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import type { Excludes } from "../../sdk/files/excludes.ts";
import { countRecord, type RecordTotals } from "./record_totals.ts";
import { sizeFault } from "./size_fault.ts";

/** What became of one record. */
export interface ReadRecord {
  readonly record: ImportRecord;
  /** Bytes of content that came; absent when it was not read. */
  readonly bytes?: number;
  /** Whether a pattern leaves it out. */
  readonly excluded: boolean;
  /** Why it failed; absent when all is well. */
  readonly failure?: string;
}

/** How an import is gone through. */
export interface ReadImportOptions {
  readonly importer: ImporterSession;
  /** What to leave out, as plakar does after the plugin. */
  readonly excludes: Excludes;
  /** Filled while the import goes on, so that they are known when it breaks off. */
  readonly totals: RecordTotals;
  /** How many records are worked on at once. */
  readonly concurrency: number;
  /** Whether contents are read, and thrown away; without it no record is opened. */
  readonly readContents: boolean;
  /** Stops the import when aborted. */
  readonly signal: AbortSignal;
  /** Gets every record when it is done; the next one waits for what it returns. */
  readonly onRecord?: (read: ReadRecord) => void | Promise<void>;
  /** Called often, for every record and every piece of its content. */
  readonly onProgress?: (path: string) => void;
}

/**
 * Goes through an import as plakar does (protocol 3.1): a few records at once, every content read to
 * its end and compared with the size its record tells, every record answered.
 *
 * Memory does not grow with the number of records nor with their size.
 *
 * @throws When the import as a whole fails, after what was read until then went to `onRecord`.
 */
export async function readImport(options: ReadImportOptions): Promise<void> {
  const { importer, excludes, totals, concurrency, signal } = options;

  async function handle(received: ReceivedRecord): Promise<void> {
    const { record } = received;
    options.onProgress?.(record.path);
    if (isExcluded(record, excludes)) {
      totals.excluded += 1;
      return await options.onRecord?.({ record, excluded: true });
    }
    countRecord(totals, record);
    const read = await outcome(received);
    // An error record is counted already.
    if (read.failure !== undefined && record.kind !== "error") totals.failed += 1;
    await options.onRecord?.({ record, excluded: false, ...read });
  }

  async function outcome(
    received: ReceivedRecord,
  ): Promise<{ bytes?: number; failure?: string }> {
    const { record } = received;
    if (record.kind === "error") return { failure: record.message };
    if (!("open" in record)) return {};
    if (!options.readContents) {
      if (record.kind === "file") totals.bytes += Math.max(0, record.info.size);
      return {};
    }
    let bytes = 0;
    try {
      for await (const chunk of received.open({ signal })) {
        bytes += chunk.length;
        totals.bytes += chunk.length;
        options.onProgress?.(record.path);
      }
    } catch (error) {
      signal.throwIfAborted();
      return { bytes, failure: errorMessage(error) };
    }
    const failure = sizeFault(record, bytes);
    return { bytes, ...(failure === undefined ? {} : { failure }) };
  }

  await importer.importAll({ handle, concurrency, signal });
}

/** Whether plakar would leave a record out: never the root `/`, never an error (protocol 3.5). */
export function isExcluded(record: ImportRecord, excludes: Excludes): boolean {
  if (excludes.isEmpty || record.kind === "error" || record.path === "/") return false;
  return excludes.excludes(record.path, record.kind === "directory");
}

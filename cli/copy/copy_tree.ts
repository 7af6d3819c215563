import type { ExporterSession } from "../../host/exporter_session.ts";
import type { ReceivedRecord } from "../../host/import_stream.ts";
import type { ImporterSession } from "../../host/importer_session.ts";
import { baseName } from "../../sdk/base_name.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { type Excludes, parseExcludes } from "../../sdk/files/excludes.ts";
import { locationFlagBits } from "../../sdk/flags.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { recordPath } from "../../sdk/record_path.ts";
import { isExcluded } from "../records/read_import.ts";
import { sentRecords, type SentTotals } from "../records/sent_records.ts";
import { handover } from "./handover.ts";
import { missingFolders } from "./missing_folders.ts";
import { pathBelow } from "../records/path_below.ts";
import { sizeFault } from "../records/size_fault.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

/** An entry that was not copied, and why. */
export interface NotCopied {
  /** Path in the source, or in the destination when that refused it. */
  readonly path: string;
  /** In the plugin's words. */
  readonly reason: string;
  /** What the entry is; `unknown` when it could not even be looked at. */
  readonly kind: ImportRecord["kind"] | "unknown";
  /** Who could not: the source read it, or the destination store it. */
  readonly by: "source" | "destination";
}

/** From where to where to copy. */
export interface CopyTreeOptions {
  readonly importer: ImporterSession;
  readonly exporter: ExporterSession;
  /** What to leave out, as plakar does after the plugin; nothing when left out. */
  readonly excludes?: Excludes;
  /** How many records are worked on at once; at most one content is sent at a time. */
  readonly concurrency: number;
  /** Stops the copy when aborted. */
  readonly signal: AbortSignal;
  /** Counts up; it tells what was done before the copy broke off, too. A new one when left out. */
  readonly summary?: CopySummary;
  /** Called for each record and each chunk that is sent, with the path it is of. */
  readonly onProgress?: (sent: SentTotals, path: string) => void;
  /** Gets every entry that was not copied, as soon as that is known. */
  readonly onFailure?: (failure: NotCopied) => void;
  /** Waited for before each record, so that who prints the failures is never far behind. */
  readonly ready?: () => Promise<void>;
}

/** What a copy did: what the exporter answered as stored, and what became of the rest. */
export interface CopySummary {
  /** Records the exporter stored, made-up folders included. */
  records: number;
  /** Records the exporter answered with an error. */
  refused: number;
  /** Records sent that the exporter did not answer; none unless the copy broke off. */
  unanswered: number;
  /** Records the importer could not read, or not as they say. */
  unread: number;
  /** Folders stored that the source did not name, or not before what is in them. */
  madeUp: number;
  /** Records left out by a pattern. */
  excluded: number;
  /** Records outside the source's root, which are no part of it; its ancestors are not counted. */
  outside: number;
  /** Extended attributes left out: the exporter takes none, and plakar sends it none. */
  xattrs: number;
  /** Regular files stored. */
  files: number;
  /** Bytes of content of what was stored. */
  bytes: number;
}

/** A summary before the first record. */
export function nothingCopied(): CopySummary {
  return {
    records: 0,
    refused: 0,
    unanswered: 0,
    unread: 0,
    madeUp: 0,
    excluded: 0,
    outside: 0,
    xattrs: 0,
    files: 0,
    bytes: 0,
  };
}

/**
 * Pipes everything an importer reads straight into an exporter, as a backup and a restore of it
 * would: paths count from the source's root, and parents come before children, made up where the
 * source has none (protocol 4.2).
 *
 * Memory grows with the number of folders, whose paths are remembered, and with nothing else: a few
 * contents are opened ahead while one is on its way.
 *
 * A file that cannot be opened is left out and told, as a backup does; one that breaks off half-way
 * ends the copy, so that the exporter throws the half-written file away (protocol 4.3).
 *
 * @throws When the import or the export as a whole fails.
 */
export async function copyTree(options: CopyTreeOptions): Promise<CopySummary> {
  const { importer, exporter, concurrency } = options;
  const { excludes = parseExcludes([]), summary = nothingCopied() } = options;
  const stop = new AbortController();
  using joined = joinSignals(options.signal, stop.signal);
  const { signal } = joined;
  const takesXattrs = (exporter.flags & locationFlagBits(["exportxattr"])) !== 0;
  const line = handover<Promise<ImportRecord | undefined>>();
  const folders = missingFolders();
  const sent = sentRecords({
    onStored({ kind, madeUp }) {
      summary.records += 1;
      if (kind === "file") summary.files += 1;
      if (madeUp) summary.madeUp += 1;
    },
    onStoredBytes: (length) => void (summary.bytes += length),
    onSent(path) {
      summary.unanswered = sent.waiting;
      options.onProgress?.(sent.totals, path);
    },
  });

  function unread(path: string, reason: string, kind: NotCopied["kind"]): void {
    summary.unread += 1;
    options.onFailure?.({ path, reason, kind, by: "source" });
  }

  async function handle(received: ReceivedRecord): Promise<void> {
    const { record } = received;
    if (record.kind === "error") {
      await options.ready?.();
      return unread(record.path, record.message, "unknown");
    }
    const path = destinationPath(importer.root, record);
    if (path === undefined) {
      // Ancestors of the source are part of a backup, but not of what is restored.
      if (pathBelow(record.path, importer.root) === undefined) summary.outside += 1;
      return;
    }
    if (!isClean(path)) {
      return unread(record.path, "its path is not clean: it could lead elsewhere", record.kind);
    }
    if (isExcluded(record, excludes)) return void (summary.excluded += 1);
    if (record.kind === "xattr" && !takesXattrs) return void (summary.xattrs += 1);
    await options.ready?.();
    const offered = opened({ ...record, path }, received);
    // Nobody looks at it any more when the copy ends before its turn.
    offered.catch(() => {});
    await line.offer(offered);
  }

  /** Opens the content now, while others are on their way; nothing when that fails. */
  async function opened(
    record: ImportRecord,
    received: ReceivedRecord,
  ): Promise<ImportRecord | undefined> {
    if (!("open" in record)) return record;
    const chunks = received.open({ signal });
    const { path, kind } = received.record;
    try {
      const first = await chunks.next();
      return { ...record, open: () => from(received.record, first, chunks) };
    } catch (error) {
      signal.throwIfAborted();
      unread(path, errorMessage(error), kind);
      return undefined;
    }
  }

  async function* from(
    record: ImportRecord,
    first: IteratorResult<Uint8Array, unknown>,
    rest: AsyncIterator<Uint8Array, unknown>,
  ): AsyncGenerator<Uint8Array> {
    const { path, kind } = record;
    let bytes = 0;
    try {
      for (let step = first; !step.done; step = await rest.next()) {
        bytes += step.value.length;
        yield step.value;
      }
    } catch (cause) {
      signal.throwIfAborted();
      throw new ConnectorError(
        `the copy ends here, for "${path}" broke off half-way: ${errorMessage(cause)}`,
        { code: "data_loss", cause },
      );
    } finally {
      await rest.return?.();
    }
    const fault = sizeFault(record, bytes);
    if (fault !== undefined) unread(path, fault, kind);
  }

  async function* outgoing(): AsyncGenerator<ImportRecord> {
    for await (const offered of line.values()) {
      const record = await offered;
      if (record === undefined) continue;
      for (const folder of folders.before(record)) yield sent.send(folder, true);
      yield sent.send(record);
    }
  }

  // Plugins of the older Go SDK read one file at a time, in any order (protocol 6.4): two that are
  // opened ahead, of which the second comes first, would wait for each other.
  const atOnce = importer.generation === "v1.0" ? 1 : concurrency;
  const importing = importer.importAll({ concurrency: atOnce, signal, handle });
  importing.then(() => line.end(), (error) => line.end({ error }));
  try {
    await exporter.export(outgoing(), {
      signal,
      onResult({ path, error }) {
        const kind = sent.answer(path, error === "")?.kind ?? "unknown";
        summary.unanswered = sent.waiting;
        if (error === "") return;
        summary.refused += 1;
        options.onFailure?.({ path, reason: error, kind, by: "destination" });
      },
    });
    await importing;
    return summary;
  } catch (error) {
    stop.abort(error);
    await importing.catch(() => undefined);
    throw error;
  }
}

/** Whether an exporter that joins it to its destination stays there, whatever it checks itself. */
function isClean(path: string): boolean {
  try {
    return recordPath(path) === path;
  } catch {
    return false;
  }
}

/** Where a record goes; a source that is a single file goes into the destination (protocol 4.2). */
function destinationPath(root: string, record: ImportRecord): string | undefined {
  const path = pathBelow(root, record.path);
  if (path !== "/" || record.kind === "directory" || root === "/") return path;
  return `/${baseName(root)}`;
}

import type { ExporterSession } from "../../host/exporter_session.ts";
import type { ReceivedRecord } from "../../host/import_stream.ts";
import type { ImporterSession } from "../../host/importer_session.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { handover } from "./handover.ts";
import { pathBelow } from "./path_below.ts";

/** From where to where to copy. */
export interface CopyTreeOptions {
  readonly importer: ImporterSession;
  readonly exporter: ExporterSession;
  /** How many records are worked on at once; at most one content is sent at a time. */
  readonly concurrency: number;
  /** Stops the copy when aborted. */
  readonly signal: AbortSignal;
  /** Called for each record and each chunk that is sent, with the numbers so far. */
  readonly onProgress?: (records: number, bytes: number, path: string) => void;
}

/** An entry that was not copied, and why. */
export interface NotCopied {
  /** Path in the source. */
  readonly path: string;
  /** In the plugin's words. */
  readonly reason: string;
  /** What the entry is; `unknown` when it could not even be looked at. */
  readonly kind: ImportRecord["kind"] | "unknown";
}

/** What a copy did. */
export interface CopySummary {
  /** Records the exporter stored. */
  readonly records: number;
  /** Bytes of content. */
  readonly bytes: number;
  /** What the importer could not read. */
  readonly unread: readonly NotCopied[];
  /** What the exporter could not store. */
  readonly refused: readonly NotCopied[];
}

/**
 * Pipes everything an importer reads straight into an exporter, in constant memory: a few contents
 * are opened ahead while one is on its way, and nothing is kept.
 *
 * A file that cannot be opened is left out and told, as a backup does; one that breaks off half-way
 * ends the copy, so that the exporter throws the half-written file away.
 *
 * @throws When the import or the export as a whole fails.
 */
export async function copyTree(options: CopyTreeOptions): Promise<CopySummary> {
  const { importer, exporter, concurrency } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const line = handover<Promise<ImportRecord | undefined>>();
  const kinds = new Map<string, ImportRecord["kind"]>();
  const unread: NotCopied[] = [];
  const refused: NotCopied[] = [];
  let records = 0;
  let bytes = 0;

  async function handle(received: ReceivedRecord): Promise<void> {
    const { record } = received;
    if (record.kind === "error") {
      return void unread.push({ path: record.path, reason: record.message, kind: "unknown" });
    }
    const path = pathBelow(importer.root, record.path);
    // Ancestors of the source are part of a backup, but not of what is restored.
    if (path === undefined) return;
    await line.offer(opened({ ...record, path }, received));
  }

  /** Opens the content now, while others are on their way; nothing when that fails. */
  async function opened(
    record: ImportRecord,
    received: ReceivedRecord,
  ): Promise<ImportRecord | undefined> {
    if (!("open" in record)) return record;
    const chunks = received.open({ signal });
    try {
      const first = await chunks.next();
      return { ...record, open: () => from(record.path, first, chunks) };
    } catch (error) {
      signal.throwIfAborted();
      const { path, kind } = received.record;
      unread.push({ path, reason: errorMessage(error), kind });
      return undefined;
    }
  }

  async function* from(
    path: string,
    first: IteratorResult<Uint8Array, unknown>,
    rest: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    if (first.done) return;
    bytes += first.value.length;
    yield first.value;
    for await (const chunk of rest) {
      bytes += chunk.length;
      options.onProgress?.(records, bytes, path);
      yield chunk;
    }
  }

  async function* outgoing(): AsyncGenerator<ImportRecord> {
    for await (const offered of line.values()) {
      const record = await offered;
      if (record === undefined) continue;
      records += 1;
      options.onProgress?.(records, bytes, record.path);
      // Remembered only until it is answered.
      kinds.set(record.path, record.kind);
      yield record;
    }
  }

  const importing = importer.importAll({ concurrency, signal, handle });
  importing.then(() => line.end(), (error) => line.end({ error }));
  try {
    const summary = await exporter.export(outgoing(), {
      signal,
      onResult({ path, error }) {
        const kind = kinds.get(path) ?? "unknown";
        kinds.delete(path);
        if (error !== "") refused.push({ path, reason: error, kind });
      },
    });
    await importing;
    return { records: summary.records - summary.failed, bytes: summary.bytes, unread, refused };
  } catch (error) {
    stop.abort(error);
    await importing.catch(() => undefined);
    throw error;
  }
}

import { joinSignals } from "../../sdk/join_signals.ts";
import type { DirectoryRecord, ImportRecord } from "../../sdk/record.ts";
import { abortable } from "../abortable.ts";
import type { ExportAllOptions, ExportSummary } from "../export_all.ts";
import type { GrpcClient } from "../grpc_client.ts";
import { recordToMessage } from "../record_message.ts";
import { entryCalls } from "./entry_calls.ts";
import { recordStore } from "./record_store.ts";

/** The exporter that records go to. */
export interface ExportTarget {
  readonly client: GrpcClient;
  /** What Root answered. */
  readonly root: string;
  /** What Init answered. */
  readonly cookie: string;
}

/**
 * Sends records and contents in the calls of v1.0 (protocol 6.4): folders and links one by one in
 * their order, files up to `concurrency` at a time, the folders' metadata at the end, the deepest
 * first. Results come as the calls are answered; a folder's is its metadata's.
 *
 * Memory grows with the number of folders, whose metadata wait for the end, and with the files whose
 * other names are still to come. Throws what a source threw, and what ends the plugin.
 */
export async function exportTree(
  { client, root, cookie }: ExportTarget,
  records: AsyncIterable<ImportRecord> | Iterable<ImportRecord>,
  { onResult, signal, concurrency = 1 }: ExportAllOptions = {},
): Promise<ExportSummary> {
  const stop = new AbortController();
  using either = joinSignals(stop.signal, ...(signal === undefined ? [] : [signal]));
  const summary = { records: 0, bytes: 0, failed: 0, skipped: 0 };
  // By their depth.
  const folders: DirectoryRecord[][] = [];
  const running = new Set<Promise<void>>();
  // Not a race of those that run: it would hold on to each for as long as the longest takes.
  let freed = Promise.withResolvers<void>();
  const store = recordStore({
    calls: entryCalls(client, cookie, either.signal),
    root,
    signal: either.signal,
    onBytes: (count) => summary.bytes += count,
  });

  function report(record: ImportRecord, error: string): void {
    if (error !== "") summary.failed++;
    onResult?.({ path: record.path, error, header: recordToMessage(record) });
  }

  async function storeOne(record: ImportRecord): Promise<void> {
    const error = await store.store(record);
    if (record.kind === "directory" && error === "") (folders[depth(record)] ??= []).push(record);
    else report(record, error);
  }

  /** Starts on a file while others are on their way; its failure ends the whole export. */
  async function storeBeside(record: ImportRecord): Promise<void> {
    while (running.size >= concurrency) {
      freed = Promise.withResolvers();
      await freed.promise;
    }
    either.signal.throwIfAborted();
    const work = storeOne(record).catch((error) => stop.abort(error)).finally(() => {
      running.delete(work);
      freed.resolve();
    });
    running.add(work);
  }

  async function storeAll(): Promise<void> {
    for await (const record of abortable(records, either.signal)) {
      if (record.kind === "error") summary.skipped++;
      else {
        // What has no form on the wire is refused before anything is made of it.
        recordToMessage(record);
        summary.records++;
        await (record.kind === "file" && concurrency > 1 ? storeBeside : storeOne)(record);
      }
    }
    await Promise.all(running);
    either.signal.throwIfAborted();
    for (const level of folders.reverse()) {
      for (const folder of level ?? []) report(folder, await store.setFolder(folder));
    }
  }

  try {
    await storeAll();
    return summary;
  } catch (error) {
    stop.abort(error);
    await Promise.all(running);
    throw error;
  }
}

const depth = ({ path }: ImportRecord) => path === "/" ? 0 : path.split("/").length;

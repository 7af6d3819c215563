import type { ImportRequest, ImportResponse } from "../proto/messages.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { Importer } from "../sdk/importer.ts";
import type { ImportRecord } from "../sdk/record.ts";
import { emitRecords } from "./emit_records.ts";
import { importLife } from "./import_life.ts";
import { noResults } from "./no_results.ts";
import type { ReaderTable } from "./reader_table.ts";
import { recordKey } from "./record_key.ts";
import { type RecordRules, recordToWire } from "./record_to_wire.ts";
import { resultQueue } from "./result_queue.ts";
import type { StreamingCall } from "./transport.ts";

/** What one import works with. */
export interface ImportStreamParts {
  readonly importer: Importer;
  readonly requests: AsyncIterable<ImportRequest>;
  readonly call: StreamingCall<ImportResponse>;
  /** Aborted when the connector is closed. */
  readonly closing: AbortSignal;
  /** Where contents wait to be opened. */
  readonly table: ReaderTable;
  readonly rules: RecordRules;
  /** Whether the author sees the results. */
  readonly needAck: boolean;
}

/**
 * Runs one import: sends the author's records, then `finished`, then waits for the host's half-close
 * (protocol 3.1, row I1). `finished` is sent only after the author's iterator returned (rows I2 to
 * I4). Ends by throwing when the author threw, the host gave up, or the connector was closed; then
 * the author's signal is aborted and its iterator told to return.
 */
export async function importStream(parts: ImportStreamParts): Promise<void> {
  const { importer, requests, call, closing, table, rules, needAck } = parts;
  const results = needAck ? resultQueue() : undefined;
  const life = importLife([call.signal, closing]);
  const fail = () => results?.fail(life.signal.reason);
  life.signal.addEventListener("abort", fail, { once: true });
  if (life.signal.aborted) fail();
  let finished = false;

  async function receive(): Promise<void> {
    for await (const { result } of requests) {
      const header = result?.header;
      if (header === undefined || header === null) continue;
      if (!header.error) table.answered(recordKey(header));
      results?.push({
        path: header.pathname ?? "",
        ...(header.isXattr ? { xattrName: header.xattrName ?? "" } : {}),
        error: result?.error ?? "",
      });
    }
    if (!finished) {
      throw new ConnectorError("the host ended the import before its last record", {
        code: "aborted",
      });
    }
    results?.end();
  }

  async function send(record: ImportRecord): Promise<void> {
    const wire = recordToWire(record, rules);
    if (wire === undefined) return;
    // An Open may arrive before the send completes (row I7).
    if (wire.open !== undefined) {
      table.add(recordKey(wire.message), { open: wire.open, size: wire.size });
    }
    const room = call.send({ record: wire.message });
    if (room !== undefined) await life.unlessStopped(() => room);
  }

  async function emit(): Promise<void> {
    await emitRecords({ importer, life, results: results?.results ?? noResults }, send);
    results?.returned();
    finished = true;
    await life.unlessStopped(() => call.send({ finished: true }));
  }

  const receiving = receive();
  // A host that gives up must stop the author at once, not at the end.
  receiving.catch(life.stop);
  try {
    await emit();
    await life.unlessStopped(() => receiving);
    life.signal.throwIfAborted();
  } catch (error) {
    life.stop(error);
    throw error;
  } finally {
    life.end();
    if (life.signal.aborted) table.clear();
  }
}

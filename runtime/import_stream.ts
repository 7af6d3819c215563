import type { ImportRequest, ImportResponse } from "../proto/messages.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { Importer } from "../sdk/importer.ts";
import type { ImportRecord } from "../sdk/record.ts";
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
  const life = new AbortController();
  const results = needAck ? resultQueue() : undefined;
  let finished = false;
  /** Makes the wait for the author end; set anew for each record, so that nothing piles up. */
  let interrupt = (): void => {};

  function stop(reason: unknown): void {
    if (!life.signal.aborted) life.abort(reason);
    results?.fail(reason);
    interrupt();
  }
  const stopOnCancel = () => stop(call.signal.reason);
  const stopOnClose = () => stop(closing.reason);
  call.signal.addEventListener("abort", stopOnCancel, { once: true });
  closing.addEventListener("abort", stopOnClose, { once: true });
  if (call.signal.aborted) stopOnCancel();
  if (closing.aborted) stopOnClose();

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
    if (room !== undefined) await unlessStopped(() => room);
  }

  /** What `wait` gives; `undefined` as soon as the import is stopped, however long that takes. */
  function unlessStopped<Value>(wait: () => Value | Promise<Value>): Promise<Value | undefined> {
    return new Promise((resolve, reject) => {
      interrupt = () => resolve(undefined);
      if (life.signal.aborted) return interrupt();
      Promise.resolve(wait()).then(resolve, reject);
    });
  }

  async function emit(): Promise<void> {
    const iterable = importer.import({
      signal: life.signal,
      results: results?.results ?? noResults,
    });
    if (typeof iterable?.[Symbol.asyncIterator] !== "function") {
      throw new ConnectorError(
        "the importer's import method returned no async iterable; write it as an async generator",
        { code: "invalid_argument" },
      );
    }
    const iterator = iterable[Symbol.asyncIterator]();
    let returned = false;
    try {
      while (true) {
        const step = await unlessStopped(() => iterator.next());
        life.signal.throwIfAborted();
        if (step === undefined || step.done) break;
        await send(step.value);
      }
      returned = true;
    } finally {
      // A return waits behind a pending next, so nobody waits for it.
      if (!returned) Promise.resolve(iterator.return?.()).catch(() => {});
    }
    results?.returned();
    finished = true;
    await unlessStopped(() => call.send({ finished: true }));
  }

  const receiving = receive();
  // A host that gives up must stop the author at once, not at the end.
  receiving.catch(stop);
  try {
    await emit();
    await unlessStopped(() => receiving);
    life.signal.throwIfAborted();
  } catch (error) {
    stop(error);
    throw error;
  } finally {
    call.signal.removeEventListener("abort", stopOnCancel);
    closing.removeEventListener("abort", stopOnClose);
    if (life.signal.aborted) table.clear();
  }
}

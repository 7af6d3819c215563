import type { ImportStream, ReceivedRecord } from "./import_stream.ts";
import { joinSignals } from "../sdk/join_signals.ts";

/** What to do with the records of an import. */
export interface ImportAllOptions {
  /**
   * Handles one record; it is answered afterwards, unless `handle` did. What it throws ends the whole
   * import; to answer with an error, call `record.answer("…")`.
   */
  readonly handle: (record: ReceivedRecord) => void | Promise<void>;
  /** Number of workers, at least 1; the session's when left out. */
  readonly concurrency?: number;
  /** Cancels the import. */
  readonly signal?: AbortSignal;
}

/** What an import brought. */
export interface ImportSummary {
  /** Records of all kinds. */
  readonly records: number;
  /** Error records among them: paths that the plugin could not read. */
  readonly errors: number;
}

/**
 * Runs an import to its end with N workers (protocol 3.1). Memory does not depend on the number of
 * records: what no worker has taken waits in a bounded buffer, and then in the plugin.
 */
export async function importAll(
  start: (signal: AbortSignal) => ImportStream,
  { handle, concurrency, signal }: ImportAllOptions & { readonly concurrency: number },
): Promise<ImportSummary> {
  const stop = new AbortController();
  using either = joinSignals(stop.signal, ...(signal === undefined ? [] : [signal]));
  const stream = start(either.signal);
  let records = 0;
  let errors = 0;
  let failure: { readonly error: unknown } | undefined;
  let reading: Promise<unknown> = Promise.resolve();

  /** One reader at a time: each worker's turn to take a record comes after the one before. */
  function take(): Promise<ReceivedRecord | undefined> {
    const turn = reading.then(() => stream.next());
    reading = turn.catch(() => {});
    return turn;
  }

  async function work(): Promise<void> {
    for (let next = await take(); next !== undefined; next = await take()) {
      records++;
      if (next.record.kind === "error") errors++;
      await handle(next);
      await next.answer();
    }
  }

  async function worker(): Promise<void> {
    try {
      await work();
    } catch (error) {
      failure ??= { error };
      // The others would wait for records and contents that nobody wants any more.
      stop.abort(error);
    }
  }

  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
  if (failure !== undefined) {
    stream.cancel(failure.error);
    throw failure.error;
  }
  await stream.finish();
  return { records, errors };
}

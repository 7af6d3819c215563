import type { ExportRequest, ExportResponse } from "../proto/messages.ts";
import { ConnectorError } from "../sdk/error.ts";
import { escapePath } from "../sdk/escape_path.ts";
import type { ExportCall, ExportRecord } from "../sdk/exporter.ts";
import { answerBook } from "./answer_book.ts";
import { exportDemux } from "./export_demux.ts";
import { exportRecordFromWire } from "./export_record_from_wire.ts";
import type { StreamingCall } from "./transport.ts";
import { joinSignals } from "../sdk/join_signals.ts";

/** What one export runs with. */
export interface RunExportOptions {
  /** Ends the export besides the call's own signal. */
  readonly closing: AbortSignal;
  /** Takes secrets out of the texts of results. */
  readonly mask: (text: string) => string;
}

const NO_ANSWER =
  "the exporter did not answer this record; whether it was stored is not known, so restore it again";
const ENDED_BEFORE = "not restored: the exporter ended before this record";

/**
 * Runs one Export: the author's function takes records while its answers go out (protocol 4).
 *
 * Resolves only when the host sent all it had and the author answered all of it. Else it rejects,
 * after an error result for every record without an answer (rows E5, E7, E11, E12). On an abort it
 * rejects at once; the author has the same signal and is left to end by itself.
 */
export async function runExport(
  author: (call: ExportCall) => Promise<void>,
  requests: AsyncIterable<ExportRequest>,
  call: StreamingCall<ExportResponse>,
  { closing, mask }: RunExportOptions,
): Promise<void> {
  using joined = joinSignals(call.signal, closing);
  const { signal } = joined;
  const demux = exportDemux(requests, signal);
  const book = answerBook({ send: (response) => call.send(response), mask });
  let taken = 0;
  let left = 0;
  let returned = false;

  async function take(): Promise<ExportRecord | undefined> {
    while (!returned) {
      const wait = book.room();
      if (wait !== undefined) await wait;
      const incoming = await demux.next();
      if (incoming === undefined) return undefined;
      const { message, content, closeContent } = incoming;
      const answer = book.open(message, closeContent);
      // Asked for by an author who returned without waiting for it.
      if (returned) {
        left++;
        answer.error(ENDED_BEFORE);
        return undefined;
      }
      taken++;
      try {
        return exportRecordFromWire(message, content, answer);
      } catch (error) {
        answer.error(error);
      }
    }
    return undefined;
  }

  const records: AsyncIterable<ExportRecord> = {
    [Symbol.asyncIterator]: () => ({
      async next(): Promise<IteratorResult<ExportRecord, undefined>> {
        const value = await take();
        return value === undefined ? { done: true, value } : { done: false, value };
      },
      return: () => Promise.resolve({ done: true, value: undefined }),
    }),
  };

  /** Answers every record the author never took. */
  async function answerLeft(): Promise<void> {
    for (;;) {
      const wait = book.room();
      if (wait !== undefined) await wait;
      const incoming = await demux.next();
      if (incoming === undefined) return;
      left++;
      book.open(incoming.message, incoming.closeContent).error(ENDED_BEFORE);
    }
  }

  /** Throws unless every record the host sent was taken and answered. */
  async function settle(): Promise<void> {
    const forgotten = book.unanswered();
    book.answerRest(demux.failure ?? NO_ANSWER);
    if (demux.failure === undefined) await answerLeft();
    if (demux.failure !== undefined) throw demux.failure;
    if (left > 0) throw endedEarly(taken, left);
    const first = forgotten[0];
    if (first !== undefined) throw unanswered(forgotten.length, taken, first.pathname ?? "");
  }

  async function run(): Promise<void> {
    try {
      try {
        await author({ records, signal });
      } finally {
        returned = true;
      }
      await settle();
    } catch (thrown) {
      const reason = demux.failure ?? thrown;
      book.answerRest(reason);
      await book.flush();
      throw reason;
    }
    await book.flush();
  }

  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([run(), stopped.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
    book.close();
  }
}

function endedEarly(taken: number, left: number): ConnectorError {
  return new ConnectorError(
    `the exporter ended early: it took ${taken} of ${taken + left} records; the other ${left} ` +
      `were not restored; its export function must take all records`,
    { code: "internal" },
  );
}

function unanswered(count: number, taken: number, path: string): ConnectorError {
  return new ConnectorError(
    `the exporter left ${count} of ${taken} records without an answer, first "${
      escapePath(path)
    }"; it must call ok() or error() on every record before it ends`,
    { code: "internal" },
  );
}

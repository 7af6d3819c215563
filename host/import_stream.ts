import { importerMethods } from "../proto/importer_methods.ts";
import type { RecordMessage } from "../proto/messages.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { ImportRecord } from "../sdk/record.ts";
import type { GrpcClient } from "./grpc_client.ts";
import { lengthOf } from "./length_of.ts";
import { recordFromMessage } from "./record_message.ts";

/** A record as it came from a plugin. */
export interface ReceivedRecord {
  /** The record in the author's terms; its `open` is this `open`. */
  readonly record: ImportRecord;
  /** The record to the letter. */
  readonly message: RecordMessage;
  /**
   * The content, of a file or an extended attribute; a record can be opened once, before it is
   * answered. Chunks are never empty (row H8); throws the plugin's status at the end.
   */
  open(options?: { readonly signal?: AbortSignal }): AsyncIterableIterator<Uint8Array>;
  /** Reads the content to its end; resolves to its length. */
  drain(options?: { readonly signal?: AbortSignal }): Promise<number>;
  /**
   * Answers the record; the first answer counts (row H7). `error` is empty for success; plakar
   * itself never sends one (protocol 3.2).
   */
  answer(error?: string): Promise<void>;
}

/** An import, record by record: the Import call, or v1.0's Scan. */
export interface ImportStream {
  /** The next record, or `undefined` after the last one. */
  next(): Promise<ReceivedRecord | undefined>;
  /**
   * Half-closes, once all records are answered, and reads the final status: throws when it is not OK,
   * even after `finished` (row H5), or when the plugin ended before its answers (protocol 3.9).
   */
  finish(): Promise<void>;
  /** Ends the call before its time. */
  cancel(reason?: unknown): void;
}

const { import: importMethod, open: openMethod } = importerMethods;

async function* contents(
  client: GrpcClient,
  message: RecordMessage,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  const { pathname, isXattr, xattrName, xattrType, target } = message;
  const chunks = client.serverStream(
    openMethod,
    { record: { pathname, isXattr, xattrName, xattrType, target } },
    { action: `cannot read "${pathname}" from the plugin`, signal },
  );
  for await (const { chunk } of chunks) {
    if (chunk !== undefined && chunk.length > 0) yield chunk;
  }
}

/** Opens the Import call; the plugin begins to send at once (protocol 3.1). */
export function importStream(client: GrpcClient, signal: AbortSignal | undefined): ImportStream {
  const call = client.bidi(importMethod, { action: "the import failed in the plugin", signal });
  const responses = call.responses[Symbol.asyncIterator]();
  let unanswered = 0;
  let lostAnswers = 0;
  let over = false;
  let finished = false;

  function broken(fault: string): ConnectorError {
    const error = new ConnectorError(`the import broke: the plugin ${fault}`, {
      code: "data_loss",
    });
    call.cancel(error);
    return error;
  }

  async function sendResult(header: RecordMessage, error: string): Promise<void> {
    try {
      await call.send({ result: { header, error } });
    } catch {
      // The call is over; reading on tells why, and `finish` counts what could not be said.
      lostAnswers++;
    }
  }

  function received(message: RecordMessage): ReceivedRecord {
    let answered = false;
    const read = ({ signal: own }: { readonly signal?: AbortSignal } = {}) =>
      contents(client, message, own ?? signal);
    const record = recordFromMessage(message, read);
    unanswered++;
    return {
      record,
      message,
      open: read,
      drain: (options) => lengthOf(read(options)),
      async answer(error = "") {
        if (answered) return;
        answered = true;
        unanswered--;
        await sendResult(message, error);
      },
    };
  }

  return {
    async next() {
      if (finished || over) return undefined;
      const step = await responses.next();
      if (step.done) {
        over = true;
        return undefined;
      }
      const { record, finished: last } = step.value;
      if (last) {
        finished = true;
        return undefined;
      }
      if (!record) throw broken("sent neither a record nor the end");
      try {
        return received(record);
      } catch (error) {
        call.cancel(error);
        throw error;
      }
    },
    async finish() {
      if (unanswered > 0) throw new Error(`${unanswered} records are not answered yet`);
      call.halfClose();
      while (!over) {
        const step = await responses.next();
        if (step.done) over = true;
        else if (finished) throw broken("went on after it had said that it was finished");
      }
      if (lostAnswers > 0) throw broken(`ended it before it took ${lostAnswers} results`);
    },
    cancel: call.cancel,
  };
}

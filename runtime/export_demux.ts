import type { ExportRequest, RecordMessage } from "../proto/messages.ts";
import { ConnectorError } from "../sdk/error.ts";
import { escapePath } from "../sdk/escape_path.ts";
import type { RecordContent } from "../sdk/exporter.ts";
import { abortableIterator } from "./abortable_iterator.ts";
import { type ContentHandle, recordContent } from "./record_content.ts";

/** A record as it came, with the way to its content. */
export interface IncomingRecord {
  readonly message: RecordMessage;
  /** Its content; an empty one when the host sends none. */
  readonly content: RecordContent;
  /** Ends the content for the author; what is left of it is skipped when the next record is due. */
  closeContent(): void;
}

/** The host's requests, taken apart into records. */
export interface ExportDemux {
  /**
   * The next record, `undefined` after the host's half-close. Skips what is left of the content
   * before, whose further reads then reject unless it was closed.
   *
   * Rejects when the host broke the order of messages (rows E8, E9) or the call was aborted.
   */
  next(): Promise<IncomingRecord | undefined>;
  /** Why the call cannot end well: the host broke the order, or broke off inside a content (E7). */
  readonly failure: ConnectorError | undefined;
}

interface OpenContent {
  readonly path: string;
  readonly handle: ContentHandle;
  bytes: number;
}

/**
 * Takes the requests of one Export apart (protocol 4.1): a record, with `hasReader` its chunks up to
 * an empty one, the next record.
 *
 * It reads only when a record or a chunk is asked for, so that one chunk is held at a time (row
 * E20). Requests for both may overlap; they are served in their order.
 */
export function exportDemux(
  requests: AsyncIterable<ExportRequest>,
  signal: AbortSignal,
): ExportDemux {
  const wire = abortableIterator(requests, signal);
  let turn: Promise<unknown> = Promise.resolve();
  let open: OpenContent | undefined;
  let ended = false;
  let failure: ConnectorError | undefined;
  let broken = false;

  function inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const result = turn.then(task);
    turn = result.catch(() => {});
    return result;
  }

  function broke(message: string): ConnectorError {
    broken = true;
    return failure = new ConnectorError(`the host broke the protocol: ${message}`, {
      code: "invalid_argument",
    });
  }

  function brokeOff({ path, bytes }: OpenContent): ConnectorError {
    return failure = new ConnectorError(
      `the host broke off inside "${escapePath(path)}" after ${bytes} bytes; ` +
        `the file is incomplete, its cause is on the host's side`,
      { code: "data_loss" },
    );
  }

  /** A chunk of the open content, `null` at its end. */
  async function chunkOf(content: OpenContent): Promise<Uint8Array | null> {
    const { done, value } = await wire.next();
    if (done) {
      ended = true;
      open = undefined;
      throw brokeOff(content);
    }
    if (value.chunk instanceof Uint8Array) {
      if (value.chunk.length > 0) {
        content.bytes += value.chunk.length;
        return value.chunk;
      }
      open = undefined;
      return null;
    }
    const name = escapePath(content.path);
    throw broke(
      value.record
        ? `a record came before the end of the content of "${name}"`
        : `a request inside the content of "${name}" holds neither a chunk nor a record`,
    );
  }

  async function skip(content: OpenContent): Promise<void> {
    content.handle.fail(
      new ConnectorError(
        `the rest of "${escapePath(content.path)}" is gone: the next record was asked for ` +
          `before its content was read; read each content to its end first`,
        { code: "failed_precondition" },
      ),
    );
    while (await chunkOf(content) !== null);
  }

  function read(content: OpenContent): Promise<Uint8Array | null> {
    return inTurn(() => {
      if (broken) return Promise.reject(failure);
      // Asked for while an earlier read met the end.
      return open === content ? chunkOf(content) : Promise.resolve(null);
    });
  }

  function incoming(message: RecordMessage): IncomingRecord {
    const path = message.pathname ?? "";
    if (!message.error && !message.isXattr && !message.fileInfo) {
      throw broke(`the record "${escapePath(path)}" came without its fileInfo`);
    }
    if (!message.hasReader) return { message, content: absent(message), closeContent: () => {} };
    const handle = recordContent(() => read(content));
    const content: OpenContent = { path, handle, bytes: 0 };
    open = content;
    return { message, content: handle.content, closeContent: handle.close };
  }

  async function next(): Promise<IncomingRecord | undefined> {
    if (broken) throw failure;
    if (ended) return undefined;
    if (open !== undefined) {
      try {
        await skip(open);
      } catch (error) {
        // The host said that no more comes, so the records end, whatever the call's status will be.
        if (ended) return undefined;
        throw error;
      }
    }
    const { done, value } = await wire.next();
    if (done) {
      ended = true;
      return undefined;
    }
    if (value.record) return incoming(value.record);
    throw broke(
      value.chunk instanceof Uint8Array
        ? "a chunk came where a record belongs"
        : "a request holds neither a record nor a chunk",
    );
  }

  return {
    next: () => inTurn(next),
    get failure() {
      return failure;
    },
  };
}

/** The content of a record that comes without: none, or a failure where there should be some. */
function absent({ pathname, fileInfo }: RecordMessage): RecordContent {
  const { content, fail, close } = recordContent(() => Promise.resolve(null));
  if (Number(fileInfo?.size ?? 0) === 0) close();
  else {
    fail(
      new ConnectorError(`the host sent no content for "${escapePath(pathname ?? "")}"`, {
        code: "data_loss",
      }),
    );
  }
  return content;
}

import type { StoreFileRequest } from "../../proto/v1_0/messages.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { escapePath } from "../../sdk/escape_path.ts";
import { abortableIterator } from "../abortable_iterator.ts";
import { giveBackBytes } from "../byte_pool.ts";

/** A file that a v1.0 host stores, its header read. */
export interface IncomingFile {
  /** Where to: a whole path, as the host sent it. */
  readonly pathname: string;
  /** Bytes that the host announced. */
  readonly size: number;
  /** The next bytes; `null` at the end, if exactly `size` of them came: else it rejects. */
  read(): Promise<Uint8Array | null>;
  /**
   * Takes what is left up to the host's half-close and drops it. Rejects unless the content was
   * whole.
   */
  drain(): Promise<void>;
}

/** An incoming file that can be given up. */
export interface StoredFile extends IncomingFile {
  /** Ends it with this reason: the host left it lying. */
  abandon(reason: ConnectorError): void;
}

/**
 * Reads the header of a StoreFile; nothing of the content is taken before somebody reads it
 * (protocol 6.2).
 *
 * Rejects with a `ConnectorError` when the header is missing or wrong, and with the signal's reason
 * when the host went away before it.
 */
export async function incomingFile(
  requests: AsyncIterable<StoreFileRequest>,
  signal: AbortSignal,
): Promise<IncomingFile> {
  const wire = abortableIterator(requests, signal);
  const first = await wire.next();
  if (first.done) throw broke("a StoreFile ended before it named a file");
  const { header } = first.value;
  if (!header) throw broke("a StoreFile must begin with the file's path and size");
  const pathname = header.pathname ?? "";
  const name = escapePath(pathname);
  const size = Number(header.size ?? 0);
  if (!Number.isSafeInteger(size)) {
    throw new ConnectorError(
      `cannot store "${name}": its size of ${header.size} bytes is above 2^53 - 1; leave it out`,
      { code: "invalid_argument" },
    );
  }

  let received = 0;
  let ended = false;
  let failure: ConnectorError | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** The next bytes that are not empty, `null` at the half-close; what is wrong becomes `failure`. */
  async function take(): Promise<Uint8Array | null> {
    while (!ended) {
      let next: IteratorResult<StoreFileRequest, undefined>;
      try {
        next = await wire.next();
      } catch (cause) {
        ended = true;
        // Who aborted on purpose says why.
        throw failure = cause instanceof ConnectorError ? cause : brokeOff(name, received, cause);
      }
      if (next.done) {
        ended = true;
        if (received !== size) failure ??= wrongSize(name, received, size);
        break;
      }
      const { header: second, data } = next.value;
      if (second) failure ??= broke(`a second header came inside the content of "${name}"`);
      else if (!data) failure ??= broke(`a request inside the content of "${name}" is empty`);
      const chunk = data?.chunk;
      if (chunk === undefined || chunk.length === 0) {
        if (failure !== undefined) throw failure;
        continue;
      }
      received += chunk.length;
      if (received > size) failure ??= wrongSize(name, received, size);
      if (failure !== undefined) throw failure;
      return chunk;
    }
    if (failure !== undefined) throw failure;
    return null;
  }

  function inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const result = turn.then(task);
    turn = result.catch(() => {});
    return result;
  }

  return {
    pathname,
    size,
    read: () => inTurn(take),
    drain: () =>
      inTurn(async () => {
        while (!ended) {
          const rest = await take().catch(() => null);
          if (rest !== null) giveBackBytes(rest);
        }
        if (failure !== undefined) throw failure;
      }),
  };
}

function broke(message: string): ConnectorError {
  return new ConnectorError(`the host broke the protocol: ${message}`, {
    code: "invalid_argument",
  });
}

function brokeOff(name: string, received: number, cause: unknown): ConnectorError {
  return new ConnectorError(
    `the host broke off inside "${name}" after ${received} bytes; the file is incomplete, its ` +
      `cause is on the host's side`,
    { code: "data_loss", cause },
  );
}

function wrongSize(name: string, received: number, size: number): ConnectorError {
  const many = received > size ? `at least ${received}` : received;
  return new ConnectorError(
    `received ${many} of ${size} bytes of "${name}"; the file is not what the snapshot says, ` +
      `its cause is on the host's side`,
    { code: "data_loss" },
  );
}

import type { ByteReader, ByteSource } from "./bytes.ts";
import { ConnectorError } from "./error.ts";
import { pieceReclaimer } from "./reclaim_piece.ts";

/** Content of any form, read in one way. */
export interface OpenSource {
  /** Expected number of bytes, when the source tells. */
  readonly byteLength: number | undefined;
  /** Fills `buffer` from its start; at least one byte, or `null` at the end and ever after. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Releases the source, read to its end or not; further calls do nothing. */
  close(): Promise<void>;
}

/** Gives the next piece of content, or `undefined` at the end. */
interface Pieces {
  next(): Promise<Uint8Array | undefined>;
  /** Takes the memory of a piece back that was copied. */
  readonly reclaim: ((piece: Uint8Array) => void) | undefined;
  close(): void | Promise<void>;
}

// An author's reader that keeps answering "0 bytes" would spin for ever; this many in a row is one.
const MAX_EMPTY_READS = 10_000;

function isReader(source: object): source is ByteReader {
  return typeof (source as Partial<ByteReader>).read === "function";
}

function isIterable(source: object): source is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in source;
}

function checkedPiece(piece: unknown): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  throw new ConnectorError(
    `the content gave a ${typeof piece} where bytes belong; yield Uint8Array values`,
    { code: "invalid_argument" },
  );
}

function streamPieces(stream: ReadableStream<Uint8Array>): Pieces {
  const reader = stream.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? undefined : checkedPiece(value);
    },
    reclaim: pieceReclaimer(stream),
    async close() {
      await reader.cancel().catch(() => {});
      reader.releaseLock();
    },
  };
}

function iterablePieces(iterable: AsyncIterable<Uint8Array>): Pieces {
  const iterator = iterable[Symbol.asyncIterator]();
  return {
    async next() {
      const { done, value } = await iterator.next();
      return done ? undefined : checkedPiece(value);
    },
    reclaim: pieceReclaimer(iterable),
    close() {
      // Not awaited: `return` of a generator waits behind a pending `next`, perhaps for ever.
      // In a promise: a hand-written `return` may throw, or give something else than a promise.
      new Promise((resolve) => resolve(iterator.return?.())).catch(() => {});
    },
  };
}

function fromPieces(pieces: Pieces, byteLength: number | undefined): OpenSource {
  let rest: Uint8Array = new Uint8Array(0);
  let ended = false;
  return {
    byteLength,
    async read(buffer) {
      for (let empty = 0; !ended && rest.length === 0; empty++) {
        if (empty > MAX_EMPTY_READS) throw stuck();
        const piece = await pieces.next();
        if (piece === undefined) ended = true;
        // A close while the piece was on its way has ended the content.
        else if (!ended) rest = piece;
      }
      if (rest.length === 0) return null;
      const count = Math.min(rest.length, buffer.length);
      buffer.set(count === rest.length ? rest : rest.subarray(0, count));
      if (count === rest.length) pieces.reclaim?.(rest);
      rest = rest.subarray(count);
      return count;
    },
    async close() {
      ended = true;
      rest = rest.subarray(0, 0);
      await pieces.close();
    },
  };
}

function fromReader(reader: ByteReader): OpenSource {
  let ended = false;
  return {
    byteLength: reader.byteLength,
    async read(buffer) {
      for (let empty = 0; !ended; empty++) {
        const count = await reader.read(buffer);
        if (count === null || ended) ended = true;
        else if (count > buffer.length) throw tooMany(count, buffer.length);
        else if (count > 0) return count;
        else if (empty > MAX_EMPTY_READS) throw stuck();
      }
      return null;
    },
    async close() {
      ended = true;
      await reader.close();
    },
  };
}

function fromBytes(bytes: Uint8Array): OpenSource {
  let at = 0;
  return {
    byteLength: bytes.length,
    read(buffer) {
      if (at >= bytes.length) return Promise.resolve(null);
      const count = Math.min(buffer.length, bytes.length - at);
      buffer.set(bytes.subarray(at, at + count));
      at += count;
      return Promise.resolve(count);
    },
    close() {
      at = bytes.length;
      return Promise.resolve();
    },
  };
}

function stuck(): ConnectorError {
  return new ConnectorError(
    "the content gives no bytes and no end; return null, or end the stream, when it is over",
    { code: "internal" },
  );
}

function tooMany(count: number, room: number): ConnectorError {
  return new ConnectorError(
    `the content's reader says it read ${count} bytes into a buffer of ${room}; ` +
      `return how many bytes of the buffer were filled`,
    { code: "internal" },
  );
}

/** Lets only the first close through. */
function closedOnce(source: OpenSource): OpenSource {
  let closing: Promise<void> | undefined;
  return { ...source, close: () => closing ??= source.close() };
}

/**
 * Opens content of any form an author may return; empty reads and empty pieces never end it
 * (row I5). Throws a `ConnectorError` for a value that is no content.
 *
 * @example
 * ```ts
 * import { openByteSource } from "@plakar-deno/sdk";
 *
 * const source = openByteSource(new TextEncoder().encode("hello"));
 * const buffer = new Uint8Array(3);
 * console.log(await source.read(buffer)); // 3
 * await source.close();
 * ```
 */
export function openByteSource(source: ByteSource): OpenSource {
  if (source instanceof Uint8Array) return closedOnce(fromBytes(source));
  if (source instanceof ReadableStream) {
    return closedOnce(fromPieces(streamPieces(source), undefined));
  }
  if (typeof source === "object" && source !== null) {
    // First: record content and node streams also have a `read`, of another shape.
    if (isIterable(source)) return closedOnce(fromPieces(iterablePieces(source), undefined));
    if (isReader(source)) return closedOnce(fromReader(source));
  }
  throw new ConnectorError(
    `the content of a record is ${source === null ? "null" : `a ${typeof source}`}; ` +
      `return bytes, a ReadableStream, an async iterable or a reader such as Deno.FsFile`,
    { code: "invalid_argument" },
  );
}

import { type ByteRange, type ByteReader, joinSignals } from "@plakar-deno/sdk";
import { type Clock, systemClock } from "@plakar-deno/sdk/network";
import { answerRoom } from "../client/answer_pieces.ts";
import { readAnswer, replaced } from "./read_answer.ts";
import { rangeBounds } from "./read_object_range.ts";
import { type ResumedBytes, resumedBytes } from "./read_resumed.ts";
import type { S3Client } from "../client/s3_client.ts";

/** What of an object is read, and how. */
export interface ReadOptions {
  /** A part of it; all of it when left out. */
  readonly range?: ByteRange;
  /** The ETag it must have, without quotes. */
  readonly etag?: string;
  /** Ends the reading, at once. */
  readonly signal: AbortSignal;
  /** After how long without a byte the connection is given up, in milliseconds; 60 s. */
  readonly stallAfter?: number;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
}

const STALL_MS = 60_000;

/** The bytes of an object, or of a range of it, to be read once. */
export interface ObjectContent extends ByteReader {
  /** How many there are. */
  readonly byteLength: number;
  /** Ends the request, unless all was read. */
  close(): void;
}

/**
 * Opens an object, or the part of a range that exists (rows S15 to S17); rejects when it is missing.
 *
 * A body that breaks off, or stalls, is asked for again from the byte that was reached, on condition
 * that the object is still the same: nothing is given twice, and never bytes of two objects. The
 * checksum of a whole object is compared if the server has one; reading fails with "data_loss"
 * after the last byte when it differs.
 */
export async function openObjectContent(
  client: S3Client,
  key: string,
  options: ReadOptions,
): Promise<ObjectContent> {
  const { range, signal, clock = systemClock, stallAfter = STALL_MS } = options;
  const etag = options.etag === undefined ? undefined : `"${options.etag}"`;
  const bounds = range === undefined ? { start: 0, end: undefined } : rangeBounds(range);
  if (bounds.end !== undefined && bounds.end <= bounds.start) {
    await requireObject(client, key, etag, signal);
    return nothing;
  }
  const stop = new AbortController();
  const joined = joinSignals(signal, stop.signal);
  const reading = { key, ...bounds, etag, clock, stallAfter, signal: joined.signal };
  try {
    const first = await readAnswer(client, reading);
    if (first !== undefined) return contentOf(resumedBytes(client, reading, first), stop, joined);
  } catch (error) {
    joined[Symbol.dispose]();
    throw error;
  }
  joined[Symbol.dispose]();
  return nothing;
}

/** An object as {@link openObjectContent} reads it, as a stream; cancelling it ends the request. */
export async function readObject(
  client: S3Client,
  key: string,
  options: ReadOptions,
): Promise<ReadableStream<Uint8Array>> {
  const content = await openObjectContent(client, key, options);
  let left = content.byteLength;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = new Uint8Array(answerRoom(left));
      const count = await content.read(piece);
      if (count === null) return controller.close();
      left -= count;
      controller.enqueue(piece.subarray(0, count));
    },
    cancel: () => content.close(),
  }, { highWaterMark: 0 });
}

const nothing: ObjectContent = { byteLength: 0, read: () => Promise.resolve(null), close() {} };

function contentOf(
  content: ResumedBytes,
  stop: AbortController,
  listening: Disposable,
): ObjectContent {
  let rest: Uint8Array = new Uint8Array();
  let left = content.length;
  let isOver = false;
  const end = (reason: unknown) => {
    isOver = true;
    stop.abort(reason);
    listening[Symbol.dispose]();
  };
  return {
    byteLength: content.length,
    async read(buffer) {
      let count = 0;
      try {
        while (count < buffer.length) {
          if (rest.length === 0) {
            // What is there goes on at once; only for the first piece is it waited.
            if (count > 0) return count;
            const piece = await content.next();
            if (piece === undefined) {
              isOver = true;
              listening[Symbol.dispose]();
              return null;
            }
            rest = piece;
          }
          const part = rest.subarray(0, buffer.length - count);
          buffer.set(part, count);
          count += part.length;
          left -= part.length;
          rest = rest.subarray(part.length);
        }
        return count;
      } catch (error) {
        end(error);
        throw error;
      }
    },
    close() {
      if (isOver) return;
      if (left > 0) return end(new DOMException("the object was closed", "AbortError"));
      // All was given, so that the connection needs no abort to be free: only its end is to be seen.
      isOver = true;
      content.next().catch(() => {}).finally(() => listening[Symbol.dispose]());
    },
  };
}

async function requireObject(
  client: S3Client,
  key: string,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const response = await client.request({
    method: "HEAD",
    key,
    headers: { ...client.sse, ...etag === undefined ? {} : { "if-match": etag } },
    action: `get ${JSON.stringify(key)}`,
    expect: [412],
    signal,
  });
  await response.body?.cancel();
  if (response.status === 412) throw replaced(key);
}

import type { ByteRange } from "@plakar-deno/sdk";
import { type Clock, type ResumedContent, resumedContent } from "@plakar-deno/sdk/network";
import { readAnswer, replaced } from "./read_answer.ts";
import { rangeBounds } from "./read_object_range.ts";
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

// As much as is read from the connection at once.
const LARGEST_PIECE = 256 * 1024;

/** The bytes of an object, or of a range of it, to be read once. */
export interface ObjectContent extends ResumedContent {
  /** How many there are. */
  readonly byteLength: number;
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
  const { range, signal, clock, stallAfter = STALL_MS } = options;
  const etag = options.etag === undefined ? undefined : `"${options.etag}"`;
  const bounds = range === undefined ? { start: 0, end: undefined } : rangeBounds(range);
  if (bounds.end !== undefined && bounds.end <= bounds.start) {
    await requireObject(client, key, etag, signal);
    return nothing;
  }
  const { byteLength = 0, ...content } = await resumedContent({
    async ask(part, signal) {
      const question = { key, part, etag: part?.etag ?? etag, signal };
      const answer = await readAnswer(client, question);
      // The rest of an object that was there has to be there still.
      if (answer === undefined && part?.etag !== undefined) throw replaced(key);
      return answer;
    },
    range: bounds,
    action: `get ${JSON.stringify(key)}`,
    stallMs: stallAfter,
    bandwidth: client.bandwidth,
    ...(clock === undefined ? {} : { clock }),
    signal,
  });
  return { ...content, byteLength };
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
      const piece = new Uint8Array(Math.max(1, Math.min(LARGEST_PIECE, left)));
      const count = await content.read(piece);
      if (count === null) return controller.close();
      left -= count;
      controller.enqueue(piece.subarray(0, count));
    },
    cancel: () => content.close(),
  }, { highWaterMark: 0 });
}

const nothing: ObjectContent = { byteLength: 0, read: () => Promise.resolve(null), close() {} };

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

import { giveBackBytes, takeBytes } from "./byte_pool.ts";

/** Bytes of one message to the host: fewer cost more calls, more cost memory (protocol 3.4). */
export const CHUNK_BYTES: number = 256 * 1024;

// What a buffer is when nobody knows how much there is to read.
const UNKNOWN_BYTES = 64 * 1024;

/**
 * The buffer to read content into next. The first is sized by the expected number of bytes, with one
 * to spare, so that a reader can tell the end from a full buffer; when it was filled, or when
 * nothing was known, larger ones follow. A buffer is used again for every following read; the last
 * one is given back (`giveBackBytes`) by who knows that no read is under way.
 */
export function chunkBuffer(
  expected: number,
  last?: { readonly buffer: Uint8Array<ArrayBuffer>; readonly count: number },
): Uint8Array<ArrayBuffer> {
  if (last === undefined) {
    // Not "< 0": an author's own number may be none at all.
    const wanted = expected >= 0 ? expected + 1 : UNKNOWN_BYTES;
    return takeBytes(Math.min(wanted, CHUNK_BYTES));
  }
  const { buffer, count } = last;
  if (count < buffer.length || buffer.length >= CHUNK_BYTES) return buffer;
  giveBackBytes(buffer);
  return takeBytes(CHUNK_BYTES);
}

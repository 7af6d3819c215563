import type { ChunkResponse } from "../proto/messages.ts";
import { openByteSource, type OpenSource } from "../sdk/byte_source.ts";
import type { ByteSource } from "../sdk/bytes.ts";
import { giveBackBytes } from "./byte_pool.ts";
import { CHUNK_BYTES, chunkBuffer } from "./chunk_buffer.ts";
import type { StreamingCall } from "./transport.ts";

/**
 * Sends content, or at most `limit` bytes of it, in chunks of at most 256 KiB, none of them empty;
 * what a store gives beyond the range it was asked for is cut off (rows I5, I6, S15, S16).
 *
 * One buffer serves all chunks, which is safe since `send` is done with a message when it returns or,
 * when it returns a promise, once that is settled. The source is closed on every path, and at once
 * when the peer cancels, even under a read that never ends (rows I10, S18).
 *
 * `expected` is the number of bytes to size the first buffer by when the source tells none, negative
 * when unknown. When left out, a range is expected to be there whole.
 */
export async function sendChunks(
  source: ByteSource,
  limit: number,
  call: StreamingCall<ChunkResponse>,
  expected: number = limit,
): Promise<void> {
  if (source instanceof Uint8Array) return await sendBytes(source.subarray(0, limit), call);
  const { signal } = call;
  const open = openByteSource(source);
  const cut = Promise.withResolvers<never>();
  cut.promise.catch(() => {});
  const onAbort = () => cut.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal.aborted) throw signal.reason;
    const sending = sendRead(open, limit, call, expectedBytes(open.byteLength ?? expected, limit));
    await Promise.race([sending, cut.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    // For a failed call nobody waits: the close may hang behind a read, and the reason is known.
    open.close().catch(() => {});
  }
  await open.close();
}

/** Whole bytes need no buffer. */
async function sendBytes(bytes: Uint8Array, call: StreamingCall<ChunkResponse>): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    await call.send({ chunk: bytes.subarray(at, at + CHUNK_BYTES) });
  }
}

async function sendRead(
  open: OpenSource,
  limit: number,
  call: StreamingCall<ChunkResponse>,
  expected: number,
): Promise<void> {
  let left = limit;
  let buffer = chunkBuffer(expected);
  while (left > 0) {
    const room = buffer.length > left ? buffer.subarray(0, left) : buffer;
    const count = await open.read(room);
    // A source closed by a cancelled call may answer like one that has ended.
    if (count === null || call.signal.aborted) break;
    left -= count;
    const wait = call.send({ chunk: room.subarray(0, count) });
    if (wait !== undefined) await wait;
    buffer = chunkBuffer(expected, { buffer, count });
  }
  // After a failure or a cancel it is not: a read that was given up may still fill it.
  if (!call.signal.aborted) giveBackBytes(buffer);
}

/** How many bytes to expect, −1 when nothing tells; a source's own number is never trusted. */
function expectedBytes(told: number, limit: number): number {
  const known = Number.isSafeInteger(told) && told >= 0 ? told : limit;
  const expected = Math.min(known, limit);
  return expected === Infinity ? -1 : expected;
}

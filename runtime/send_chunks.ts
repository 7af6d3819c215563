import type { ChunkResponse } from "../proto/messages.ts";
import { openByteSource, type OpenSource } from "../sdk/byte_source.ts";
import type { ByteSource } from "../sdk/bytes.ts";
import { CHUNK_BYTES, chunkBuffer } from "./chunk_buffer.ts";
import type { StreamingCall } from "./transport.ts";

/**
 * Sends an object, or at most `limit` bytes of it, as the chunks of a Get: none is empty, and what
 * the store gives beyond the range it was asked for is cut off (rows S15, S16).
 *
 * One buffer serves all chunks, which is safe since `send` has encoded a message when it returns or,
 * when it returns a promise, once that is settled. The source is closed on every path, and at once
 * when the peer cancels, even under a read that never ends (row S18).
 */
export async function sendChunks(
  source: ByteSource,
  limit: number,
  call: StreamingCall<ChunkResponse>,
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
    await Promise.race([sendRead(open, limit, call), cut.promise]);
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
): Promise<void> {
  let left = limit;
  const expected = expectedBytes(open.byteLength, limit);
  let buffer = chunkBuffer(expected);
  while (left > 0) {
    const room = buffer.length > left ? buffer.subarray(0, left) : buffer;
    const count = await open.read(room);
    // A source closed by a cancelled call may answer like one that has ended.
    if (count === null || call.signal.aborted) return;
    left -= count;
    const wait = call.send({ chunk: room.subarray(0, count) });
    if (wait !== undefined) await wait;
    buffer = chunkBuffer(expected, { buffer, count });
  }
}

/**
 * How many bytes to expect, −1 when nothing tells. A range is expected to be there whole; what a
 * source says of itself is never trusted beyond this.
 */
function expectedBytes(hint: number | undefined, limit: number): number {
  const known = hint !== undefined && Number.isSafeInteger(hint) && hint >= 0;
  const expected = Math.min(known ? hint : limit, limit);
  return expected === Infinity ? -1 : expected;
}

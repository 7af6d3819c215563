import type { ChunkResponse } from "../proto/messages.ts";
import { openByteSource } from "../sdk/byte_source.ts";
import type { OpenContent } from "../sdk/record.ts";
import { chunkBuffer } from "./chunk_buffer.ts";
import type { StreamingCall } from "./transport.ts";

/**
 * Opens content and sends it in chunks of at most 256 KiB, none of them empty (rows I5, I6). The
 * source is closed on every path; when the peer cancels, at once (row I10).
 *
 * `expected` is the number of bytes to size the first buffer by, −1 when unknown.
 */
export async function sendContent(
  open: OpenContent,
  expected: number,
  call: StreamingCall<ChunkResponse>,
): Promise<void> {
  // The author sees the signal only; it is made when it is looked at.
  const content = await open({
    get signal() {
      return call.signal;
    },
  });
  const source = openByteSource(content);
  const close = () => void source.close().catch(() => {});
  const { signal } = call;
  signal.addEventListener("abort", close, { once: true });
  try {
    let buffer = chunkBuffer(source.byteLength ?? expected);
    while (true) {
      signal.throwIfAborted();
      const count = await source.read(buffer);
      if (count === null) break;
      // Encoding copies the bytes, so the buffer is free again once `send` has returned.
      const room = call.send({ chunk: buffer.subarray(0, count) });
      if (room !== undefined) await room;
      buffer = chunkBuffer(expected, { buffer, count });
    }
  } catch (error) {
    // For a failed call nobody waits: the close may hang behind a read, and the reason is known.
    close();
    throw error;
  } finally {
    signal.removeEventListener("abort", close);
  }
  signal.throwIfAborted();
  await source.close();
}

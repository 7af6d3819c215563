import { abortable } from "./abortable.ts";
import { openByteSource } from "../sdk/byte_source.ts";
import type { ByteReader, ByteSource } from "../sdk/bytes.ts";

/** Largest chunk on the wire: what plakar itself sends at most (protocol 4.1, 5.1). */
const CHUNK_BYTES = 1024 * 1024;
// Without a length to go by: large enough to be fast, small enough for many at once.
const READ_BYTES = 256 * 1024;

function* parts(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

async function* readerChunks(reader: ByteReader): AsyncGenerator<Uint8Array, void> {
  const expected = reader.byteLength ?? READ_BYTES;
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, Math.max(expected, 4096)));
  try {
    for (let count; (count = await reader.read(buffer)) !== null;) {
      if (count > 0) yield buffer.subarray(0, count);
    }
  } finally {
    await reader.close();
  }
}

/**
 * The bytes of a source in pieces of 1 byte to 1 MiB, until the signal is aborted even while it gives
 * none; the source is closed on every path. A piece is valid until the next one is asked for.
 */
export async function* byteChunks(
  source: ByteSource,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  if (source instanceof Uint8Array) return yield* parts(source);
  if (signal?.aborted) {
    // A generator that never began closes nothing.
    await openByteSource(source).close().catch(() => {});
    throw signal.reason;
  }
  const given = Symbol.asyncIterator in source ? source : readerChunks(source);
  const pieces = signal === undefined ? given : abortable(given, signal);
  for await (const bytes of pieces) yield* parts(bytes);
}

import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import type { Connection } from "../runtime/transport.ts";

// A pipe hands over at most its capacity at once: 64 KiB on Linux, more where it was enlarged.
const READ_BYTES = 256 * 1024;

/** A connection in the shape `node:http2` takes. */
export interface PipeDuplex {
  readonly duplex: Duplex;
  /** Resolves at the end of what the plugin wrote; rejects when its bytes were not understood. */
  readonly ended: Promise<void>;
}

/** Says that the HTTP/2 session ended itself: what it read made no sense to it. */
export function gaveUp(): Error {
  return new Error("it sent bytes that are no HTTP/2");
}

/**
 * Joins a plugin's two pipes into one Node stream. `filter` sees every byte first, returns those to
 * pass on, in memory of their own, and may throw to refuse them. Chunks that wait while a write is under way go to the next `write` together.
 */
export function pipeDuplex(
  { input }: Pick<Connection, "input">,
  filter: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>,
  write: (chunks: readonly Uint8Array[]) => Promise<void>,
): PipeDuplex {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const readBuffer = new Uint8Array(READ_BYTES);

  async function read(): Promise<void> {
    try {
      const count = await input.read(readBuffer);
      if (duplex.destroyed) return;
      if (count === null) {
        resolve();
        duplex.destroy();
        return;
      }
      const bytes = filter(readBuffer.subarray(0, count));
      if (bytes.length === 0) return void read();
      duplex.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    } catch (error) {
      reject(error);
      duplex.destroy();
    }
  }

  const duplex: Duplex = new Duplex({
    allowHalfOpen: false,
    readableHighWaterMark: READ_BYTES,
    read: () => void read(),
    write: (chunk: Uint8Array, _encoding, done) => void write([chunk]).then(() => done(), done),
    writev: (chunks, done) =>
      void write(chunks.map(({ chunk }) => chunk as Uint8Array)).then(() => done(), done),
    destroy(_error, done) {
      // Nobody but the HTTP/2 session is left to have ended it.
      reject(gaveUp());
      done(null);
    },
  });
  duplex.on("error", reject);
  ended.catch(() => {});
  return { duplex, ended };
}

import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import type { Connection } from "../transport.ts";

// A pipe hands over at most its capacity at once: 64 KiB on Linux, more where it was enlarged.
const READ_BYTES = 256 * 1024;

/** Writes all of several chunks; the promise resolves when the pipe took them. */
export type WriteChunks = (chunks: readonly Uint8Array[]) => Promise<void>;

/** A connection in the shape Node's HTTP/2 takes. */
export interface ConnectionDuplex {
  /** For the HTTP/2 session. */
  readonly duplex: Duplex;
  /** Resolves when the peer closed, at the first of either direction; rejects when the wire broke. */
  readonly ended: Promise<void>;
  /** Ends the connection as if the peer had. */
  end(): void;
}

/** Makes a function that writes every byte to a connection, however little it takes at a time. */
export function writerTo(connection: Connection): (bytes: Uint8Array) => Promise<void> {
  return async (bytes) => {
    for (let rest = bytes; rest.length > 0;) {
      const count = await connection.output.write(rest);
      if (count === 0) throw new Error("the peer takes no more bytes");
      rest = rest.subarray(count);
    }
  };
}

/**
 * Joins the two byte streams of a connection into one Node stream.
 *
 * Reading stops while nobody takes the bytes; chunks that wait while a write is under way go to the
 * next `write` together. `inspect` sees every byte first and may throw to refuse the wire.
 */
export function connectionDuplex(
  connection: Connection,
  inspect: (bytes: Uint8Array) => void,
  write: WriteChunks,
): ConnectionDuplex {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const buffer = new Uint8Array(READ_BYTES);

  function fail(reason: unknown): void {
    reject(reason);
    duplex.destroy();
  }

  function end(): void {
    resolve();
    duplex.destroy();
  }

  async function read(): Promise<void> {
    const count = await connection.input.read(buffer);
    if (duplex.destroyed) return;
    if (count === null) return end();
    const bytes = buffer.subarray(0, count);
    inspect(bytes);
    duplex.push(Buffer.from(bytes));
  }

  const duplex: Duplex = new Duplex({
    allowHalfOpen: false,
    readableHighWaterMark: READ_BYTES,
    read: () => void read().catch(fail),
    // A peer that stopped reading has gone, just like one that stopped writing: no failure.
    write: (chunk: Uint8Array, _encoding, done) => void write([chunk]).then(() => done(), end),
    writev: (chunks, done) =>
      void write(chunks.map(({ chunk }) => chunk as Uint8Array)).then(() => done(), end),
    destroy: (error, done) => {
      // Whoever ended the connection settled already; what is left is the HTTP/2 session giving up.
      reject(error ?? new Error("the HTTP/2 session gave up"));
      done(null);
    },
  });
  duplex.on("error", fail);
  return { duplex, ended: promise, end };
}

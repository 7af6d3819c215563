import { FRAME, parseFrameHeader } from "./frame_scanner.ts";

// Fewer and larger pipe writes: 16 KiB writes were measured eight times slower than 1 MiB ones.
const BATCH_BYTES = 1024 * 1024;
const HEADER_BYTES = 9;
const WINDOW_UPDATE_BYTES = 13;

/** What a frame writer asks and reports. */
export interface FrameWriterHooks {
  /** Whether a stream's WINDOW_UPDATE of the HTTP/2 stack may go out now; `false` drops it. */
  windowUpdate(streamId: number, increment: number): boolean;
  /** Bytes of a stream's DATA that the pipe has taken. */
  written(streamId: number, bytes: number): void;
  /** A stream's HEADERS pass, before any frame of its answer can come. */
  headers?(streamId: number): void;
}

/** Writes what one side of HTTP/2 says, in batches. */
export interface FrameWriter {
  /** Writes chunks of frames, split anywhere; resolves when the pipe took them. */
  write(chunks: readonly Uint8Array[]): Promise<void>;
  /** Sends a WINDOW_UPDATE of our own between two frames. */
  credit(streamId: number, increment: number): void;
}

// RFC 9113, 3.4: what a client says before its first frame.
const PREFACE_BYTES = 24;

/** Makes a writer for one side of a connection on `writeAll`, which is never called twice at a time. */
export function frameWriter(
  writeAll: (bytes: Uint8Array) => Promise<void>,
  hooks: FrameWriterHooks,
  onCreditError: (reason: unknown) => void,
  side: "client" | "server" = "server",
): FrameWriter {
  const batch = new Uint8Array(BATCH_BYTES);
  const header = new Uint8Array(WINDOW_UPDATE_BYTES);
  let batchFilled = 0;
  let headerFilled = 0;
  let headerNeeded = HEADER_BYTES;
  let payloadLeft = side === "client" ? PREFACE_BYTES : 0;
  let inBatch: { streamId: number; bytes: number }[] = [];
  const credits: Uint8Array[] = [];
  let creditScheduled = false;
  let tail = Promise.resolve();

  async function flush(): Promise<void> {
    if (batchFilled > 0) await writeAll(batch.subarray(0, batchFilled));
    batchFilled = 0;
    const done = inBatch;
    inBatch = [];
    for (const { streamId, bytes } of done) hooks.written(streamId, bytes);
  }

  function put(bytes: Uint8Array): void {
    batch.set(bytes, batchFilled);
    batchFilled += bytes.length;
  }

  /** Takes one complete header, with its increment if it is a WINDOW_UPDATE. */
  function takeHeader(): void {
    const { length, type, streamId } = parseFrameHeader(header);
    if (type === FRAME.windowUpdate && length === 4 && headerNeeded === HEADER_BYTES) {
      headerNeeded = WINDOW_UPDATE_BYTES;
      return;
    }
    if (headerNeeded === WINDOW_UPDATE_BYTES) {
      const increment = ((header[9]! & 0x7f) << 24) | (header[10]! << 16) | (header[11]! << 8) |
        header[12]!;
      if (streamId === 0 || hooks.windowUpdate(streamId, increment)) put(header);
    } else {
      put(header.subarray(0, HEADER_BYTES));
      payloadLeft = length;
      if (type === FRAME.data && length > 0) inBatch.push({ streamId, bytes: length });
      if (type === FRAME.headers) hooks.headers?.(streamId);
    }
    headerFilled = 0;
    headerNeeded = HEADER_BYTES;
  }

  async function writeNow(chunks: readonly Uint8Array[]): Promise<void> {
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length;) {
        if (BATCH_BYTES - batchFilled <= WINDOW_UPDATE_BYTES) await flush();
        if (payloadLeft > 0) {
          const count = Math.min(payloadLeft, chunk.length - at, BATCH_BYTES - batchFilled);
          put(chunk.subarray(at, at + count));
          payloadLeft -= count;
          at += count;
        } else {
          header[headerFilled++] = chunk[at++]!;
          if (headerFilled === headerNeeded) takeHeader();
        }
      }
    }
    // Our own frames go between two frames of the stack, never into one.
    while (credits.length > 0 && payloadLeft === 0 && headerFilled === 0) {
      if (BATCH_BYTES - batchFilled < WINDOW_UPDATE_BYTES) await flush();
      put(credits.shift()!);
    }
    await flush();
  }

  function write(chunks: readonly Uint8Array[]): Promise<void> {
    tail = tail.then(() => writeNow(chunks));
    return tail;
  }

  return {
    write,
    credit(streamId, increment) {
      const frame = new Uint8Array(WINDOW_UPDATE_BYTES);
      const view = new DataView(frame.buffer);
      view.setUint32(0, (4 << 8) | FRAME.windowUpdate);
      view.setUint32(5, streamId);
      view.setUint32(9, increment);
      credits.push(frame);
      if (creditScheduled) return;
      creditScheduled = true;
      tail = tail.then(() => {
        creditScheduled = false;
        return writeNow([]);
      });
      tail.catch(onCreditError);
    },
  };
}

import type { Connection } from "../transport.ts";
import { atEndOfTurn } from "./at_end_of_turn.ts";
import { FRAME_HEADER_BYTES } from "./frame_types.ts";

/** Collects frames and gives them to the pipe in few large writes. */
export interface FrameOutput {
  /** Begins a frame; its `length` bytes of payload must follow at once. */
  frame(length: number, type: number, flags: number, streamId: number): void;
  /** Appends `bytes` from `start` to `end`; they are copied. */
  bytes(bytes: Uint8Array, start?: number, end?: number): void;
  /** Appends 32 bits, the most significant first. */
  uint32(value: number): void;
  /** Bytes that the pipe has not taken yet. */
  readonly backlog: number;
  /** Whether data should wait until `onRoom`. Control frames do not ask. */
  readonly full: boolean;
  /** Resolves when the pipe has taken everything, or takes nothing any more. */
  flushed(): Promise<void>;
}

/** How an output is made. */
export interface FrameOutputOptions {
  /** The pipe. */
  readonly output: Connection["output"];
  /** Told when the output was full and is no longer. */
  readonly onRoom: () => void;
  /** Told when the pipe failed; nothing is written from then on. */
  readonly onFailure: (error: unknown) => void;
}

// One write takes up to this much: 512 MiB to a pipe take 0.4 s so, 3 s in pieces of 16 KiB
// (docs/design).
const SEGMENT_BYTES = 256 * 1024;
// Data beyond this waits: one segment in the pipe, one being filled.
const FULL_BYTES = 2 * SEGMENT_BYTES;
// So much is written without waiting for more.
const EAGER_BYTES = 32 * 1024;
const POOLED = 3;

/** Makes an output over a pipe. */
export function frameOutput({ output, onRoom, onFailure }: FrameOutputOptions): FrameOutput {
  const pool: Uint8Array[] = [];
  const sealed: Uint8Array[] = [];
  let segment: Uint8Array = new Uint8Array(SEGMENT_BYTES);
  let used = 0;
  let backlog = 0;
  let writing = false;
  let scheduled = false;
  let failed = false;
  let idle: PromiseWithResolvers<void> | undefined;

  function seal(): void {
    sealed.push(segment.subarray(0, used));
    segment = pool.pop() ?? new Uint8Array(SEGMENT_BYTES);
    used = 0;
  }

  function nextPiece(): Uint8Array {
    if (sealed.length === 0) seal();
    return sealed.shift()!;
  }

  async function write(): Promise<void> {
    writing = true;
    try {
      while (backlog > 0) {
        const piece = nextPiece();
        for (let at = 0; at < piece.length;) {
          at += await output.write(at === 0 ? piece : piece.subarray(at));
        }
        const wasFull = backlog >= FULL_BYTES;
        backlog -= piece.length;
        if (pool.length < POOLED) pool.push(new Uint8Array(piece.buffer));
        if (wasFull && backlog < FULL_BYTES) onRoom();
      }
    } catch (error) {
      failed = true;
      backlog = used = sealed.length = 0;
      onFailure(error);
    } finally {
      writing = false;
      idle?.resolve();
      idle = undefined;
    }
  }

  function turnEnded(): void {
    scheduled = false;
    if (!writing && backlog > 0) write();
  }

  function appended(count: number): void {
    if (failed) {
      used = 0;
      return;
    }
    backlog += count;
    if (writing) return;
    if (backlog >= EAGER_BYTES) {
      write();
      return;
    }
    if (scheduled) return;
    scheduled = true;
    // All that this turn of the event loop answers leaves in one write: the pieces of an answer, and
    // those of calls that arrived together, are made many microtasks apart.
    atEndOfTurn(turnEnded);
  }

  return {
    frame(length, type, flags, streamId) {
      if (SEGMENT_BYTES - used < FRAME_HEADER_BYTES) seal();
      const at = used;
      segment[at] = length >>> 16;
      segment[at + 1] = length >>> 8;
      segment[at + 2] = length;
      segment[at + 3] = type;
      segment[at + 4] = flags;
      segment[at + 5] = streamId >>> 24;
      segment[at + 6] = streamId >>> 16;
      segment[at + 7] = streamId >>> 8;
      segment[at + 8] = streamId;
      used = at + FRAME_HEADER_BYTES;
      appended(FRAME_HEADER_BYTES);
    },
    bytes(bytes, start = 0, end = bytes.length) {
      while (start < end) {
        if (used === SEGMENT_BYTES) seal();
        const count = Math.min(end - start, SEGMENT_BYTES - used);
        const whole = start === 0 && count === bytes.length;
        segment.set(whole ? bytes : bytes.subarray(start, start + count), used);
        used += count;
        start += count;
        appended(count);
      }
    },
    uint32(value) {
      if (SEGMENT_BYTES - used < 4) seal();
      segment[used] = value >>> 24;
      segment[used + 1] = value >>> 16;
      segment[used + 2] = value >>> 8;
      segment[used + 3] = value;
      used += 4;
      appended(4);
    },
    get backlog() {
      return backlog;
    },
    get full() {
      return backlog >= FULL_BYTES;
    },
    flushed() {
      if (!writing && backlog > 0) write();
      if (!writing) return Promise.resolve();
      idle ??= Promise.withResolvers();
      return idle.promise;
    },
  };
}

/** Bytes that wait, copied, in few large pieces: they take little more memory than they are. */
export interface ByteBacklog {
  readonly isEmpty: boolean;
  /** Copies the bytes to the end. */
  add(bytes: Uint8Array): void;
  /** The oldest piece; `undefined` when there is none. */
  take(): Uint8Array | undefined;
}

// As large as most frames: a piece that waits alone wastes little, and many small frames share one.
const PIECE_BYTES = 16_384;

/** Makes an empty backlog. */
export function byteBacklog(): ByteBacklog {
  const full: Uint8Array[] = [];
  let last: Uint8Array | undefined;
  let used = 0;

  return {
    get isEmpty() {
      return last === undefined;
    },
    add(bytes) {
      for (let at = 0; at < bytes.length;) {
        if (last === undefined || used === last.length) {
          if (last !== undefined) full.push(last);
          last = new Uint8Array(PIECE_BYTES);
          used = 0;
        }
        const count = Math.min(bytes.length - at, last.length - used);
        last.set(bytes.subarray(at, at + count), used);
        used += count;
        at += count;
      }
    },
    take() {
      const first = full.shift();
      if (first !== undefined) return first;
      const rest = last?.subarray(0, used);
      last = undefined;
      return rest;
    },
  };
}

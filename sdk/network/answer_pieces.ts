/** A piece of a body, or its end. */
export interface AnswerPiece {
  /** Whether it is the end. */
  readonly done: boolean;
  /** The bytes; at the end empty, in the room that was given, or `undefined`. */
  readonly value: Uint8Array<ArrayBuffer> | undefined;
}

/** The body of an answer, piece by piece. */
export interface AnswerPieces {
  /** The next piece, read into `room` if there is some; at the end none, in the same memory. */
  next(room: ArrayBufferView<ArrayBuffer> | null): Promise<AnswerPiece>;
  /** Whether pieces lie in the room that was given. */
  readonly usesRoom: boolean;
  /** Ends the body before its end. */
  cancel(reason: unknown): Promise<void>;
}

// Fetch gives 64 KiB at a time unless it is given more room; with a quarter of the turns of the
// event loop large bodies come twice to three times as fast.
const ROOM = 256 * 1024;

/** Memory to read a body into, of which `left` bytes are expected: at least one, to see the end. */
export function answerRoom(left: number): ArrayBuffer {
  return new ArrayBuffer(Math.max(1, Math.min(ROOM, left)));
}

/** Reads a body in pieces of up to 256 KiB; `length` is what is expected of it, if that is known. */
export function answerPieces(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  length: number | undefined,
): AnswerPieces {
  const reader = byteReader(body);
  if (reader === undefined) {
    const reader = body.getReader();
    return {
      usesRoom: false,
      async next() {
        let piece: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;
        do piece = await reader.read(); while (piece.value?.length === 0);
        return { done: piece.done, value: piece.value };
      },
      cancel: (reason) => reader.cancel(reason),
    };
  }
  let left = length ?? Infinity;
  return {
    usesRoom: true,
    async next(room) {
      const view = room === null
        ? new Uint8Array(answerRoom(left))
        : new Uint8Array(room.buffer, room.byteOffset, room.byteLength);
      const { done, value } = await reader.read(view);
      left -= value?.length ?? 0;
      return { done, value };
    },
    cancel: (reason) => reader.cancel(reason),
  };
}

/** A reader that is given the memory; streams that are made of pieces at hand have none. */
export function byteReader(body: ReadableStream): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}

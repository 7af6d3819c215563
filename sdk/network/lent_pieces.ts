import { answerRoom, byteReader } from "./answer_pieces.ts";

const END: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * The pieces of a body, each of use until the next one is asked for: all lie in the same memory.
 * With memory of its own for each, V8 would let 100 MB of pieces gather before it frees them.
 */
export function lentPieces(
  body: ReadableStream<Uint8Array>,
  length: number,
): AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> {
  const reader = byteReader(body);
  if (reader === undefined) return body;
  let room = answerRoom(length);
  const iterator: AsyncIterator<Uint8Array, undefined> = {
    async next() {
      const { done, value } = await reader.read(new Uint8Array(room));
      if (done || value === undefined) return END;
      room = value.buffer;
      return { done: false, value };
    },
    async return() {
      await reader.cancel();
      return END;
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

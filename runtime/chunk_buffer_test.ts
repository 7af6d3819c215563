import { notStrictEqual as notEqual, strictEqual as equal } from "node:assert/strict";
import { CHUNK_BYTES, chunkBuffer } from "./chunk_buffer.ts";

const KIB = 1024;

Deno.test("a chunk has at most 256 KiB, well below the host's 4 MiB", () => {
  equal(CHUNK_BYTES, 256 * KIB);
});

Deno.test("the first buffer has room for all, and one byte to see the end by", () => {
  for (const [expected, length] of [[0, 1], [1, 2], [4096, 4097], [256 * KIB - 1, 256 * KIB]]) {
    equal(chunkBuffer(expected!).length, length);
  }
});

Deno.test("the first buffer for much is one chunk", () => {
  for (const expected of [256 * KIB, 2 ** 40, Number.MAX_SAFE_INTEGER, Infinity]) {
    equal(chunkBuffer(expected).length, CHUNK_BYTES);
  }
});

Deno.test("the first buffer for an unknown amount, or for what is no amount, is 64 KiB", () => {
  for (const expected of [-1, -5, -Infinity, NaN, "many" as unknown as number]) {
    equal(chunkBuffer(expected).length, 64 * KIB);
  }
});

Deno.test("a buffer that was not filled is used again", () => {
  const buffer = chunkBuffer(4096);
  equal(chunkBuffer(4096, { buffer, count: 4096 }), buffer);
  equal(chunkBuffer(4096, { buffer, count: 1 }), buffer);
});

Deno.test("a buffer that was filled is followed by a whole chunk, which is used for ever", () => {
  const small = chunkBuffer(10);
  const large = chunkBuffer(10, { buffer: small, count: small.length });
  notEqual(large, small);
  equal(large.length, CHUNK_BYTES);
  equal(chunkBuffer(10, { buffer: large, count: CHUNK_BYTES }), large);
});

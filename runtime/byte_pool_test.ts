import { notStrictEqual as notEqual, strictEqual as equal } from "node:assert/strict";
import { giveBackBytes, takeBytes } from "./byte_pool.ts";

for (const length of [1, 4097, 65_536, 262_144, 1024 * 1024]) {
  Deno.test(`${length} bytes that were taken back are given out again, once`, () => {
    const first = takeBytes(length);
    equal(first.length, length);
    giveBackBytes(first.subarray(1));
    giveBackBytes(first);
    const second = takeBytes(length);
    equal(second.length, length);
    equal(second.buffer, first.buffer);
    notEqual(takeBytes(length).buffer, first.buffer);
  });
}

Deno.test("bytes that nobody took back are never given out again", () => {
  const first = takeBytes(4096);
  notEqual(takeBytes(4096).buffer, first.buffer);
});

Deno.test("very many and foreign bytes are left alone", () => {
  for (const bytes of [takeBytes(3 * 1024 * 1024), new Uint8Array(4096), new Uint8Array(9216)]) {
    giveBackBytes(bytes);
    notEqual(takeBytes(bytes.length).buffer, bytes.buffer);
  }
});

Deno.test("bytes whose memory was transferred are not taken back", () => {
  const bytes = takeBytes(4096);
  bytes.buffer.transfer();
  giveBackBytes(bytes);
  equal(takeBytes(4096).length, 4096);
});

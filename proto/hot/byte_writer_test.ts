import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { begin, finish, putByte, putRaw, putText, putVarint64, written } from "./byte_writer.ts";

Deno.test("messages are written one before the other and keep their bytes", () => {
  const messages: Uint8Array[] = [];
  // More than one piece of memory holds.
  for (let index = 0; index < 10_000; index++) {
    begin();
    putText(`message ${index}`, "field");
    messages.push(finish());
  }
  const decoder = new TextDecoder();
  messages.forEach((bytes, index) => equal(decoder.decode(bytes), `message ${index}`));
});

Deno.test("a message grows beyond every piece, and its head is written without a second move", () => {
  begin();
  const large = new Uint8Array(100_000).fill(7);
  putRaw(large);
  putByte(1);
  putRaw(large);
  equal(written(), 200_001);
  const bytes = finish();
  equal(bytes.indexOf(1), 100_000);
  equal(bytes.filter((octet) => octet === 7).length, 200_000);
  begin();
  putByte(3);
  const next = finish();
  deepEqual(next, Uint8Array.of(3));
  equal(next.buffer.byteLength < 100_000, true, "the large piece is not kept");
});

Deno.test("what a message that failed left behind is overwritten", () => {
  begin();
  putByte(1);
  throws(() => putText("\ud800", "a.field"), /^Error: a\.field is "\\ud800", which holds half/);
  begin();
  putByte(2);
  deepEqual(finish(), Uint8Array.of(2));
});

Deno.test("a varint takes as few bytes as its bits need, ten at most", () => {
  for (let bit = 0; bit < 64; bit++) {
    for (const value of [1n << BigInt(bit), (1n << BigInt(bit)) - 1n, ~0n << BigInt(bit)]) {
      const bits = BigInt.asUintN(64, value);
      begin();
      putVarint64(Number(bits & 0xffffffffn), Number(bits >> 32n));
      const bytes = finish();
      equal(bytes.length, Math.max(1, Math.ceil(bits.toString(2).length / 7)), String(bits));
      const back = bytes.reduceRight((sum, octet) => sum << 7n | BigInt(octet & 0x7f), 0n);
      equal(bits === 0n ? 0n : back, bits);
    }
  }
});

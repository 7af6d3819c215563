import { deepStrictEqual as deepEqual, ok, strictEqual as equal, throws } from "node:assert/strict";
import type { HeaderField } from "./header_field.ts";
import { hpackDecoder } from "./hpack_decoder.ts";
import { LONGEST_INTEGER, writeInteger } from "./integer.ts";

const LIMITS = { tableBytes: 4096, listBytes: 16_384 };
const MIB = 1 << 20;

/** A field that goes into the table: a short name and a raw or Huffman coded value. */
function field(name: string, value: Uint8Array, huffman = false): Uint8Array {
  const head = { bytes: new Uint8Array(3 + name.length + LONGEST_INTEGER), at: 0 };
  writeInteger(head, 0x40, 6, 0);
  writeInteger(head, 0, 7, name.length);
  for (const character of name) head.bytes[head.at++] = character.charCodeAt(0);
  writeInteger(head, huffman ? 0x80 : 0, 7, value.length);
  const block = new Uint8Array(head.at + value.length);
  block.set(head.bytes.subarray(0, head.at));
  block.set(value, head.at);
  return block;
}

function letters(count: number): Uint8Array {
  return new Uint8Array(count).fill("a".charCodeAt(0));
}

/** What memory holds more after `work` than before, in bytes, as far as it can be told. */
function growth(work: () => void): number {
  const before = Deno.memoryUsage();
  work();
  const after = Deno.memoryUsage();
  return after.heapUsed + after.external - before.heapUsed - before.external;
}

Deno.test("many references to a large field: the list stops at its limit", () => {
  const decoder = hpackDecoder(LIMITS);
  decoder.decode(field("x", letters(4000)));
  const references = new Uint8Array(MIB).fill(0xbe);
  const list = decoder.decode(references);
  equal(list.tooLarge, true);
  equal(list.fields.length, Math.floor(LIMITS.listBytes / (4001 + 32)));
  ok(growth(() => decoder.decode(references)) < MIB / 2);
  equal(decoder.decode(Uint8Array.of(0xbe)).fields.length, 1);
});

Deno.test("a huge string is read over, and the table it would have gone into is empty", () => {
  for (const huffman of [false, true]) {
    const decoder = hpackDecoder(LIMITS);
    decoder.decode(field("x", letters(10)));
    // Eight codes of "0" (00000) are five octets of zeros.
    const bomb = field("huge", huffman ? new Uint8Array(5 * MIB) : letters(5 * MIB), huffman);
    const used = growth(() => deepEqual(decoder.decode(bomb), { fields: [], tooLarge: true }));
    ok(used < MIB, `${used} bytes`);
    throws(() => decoder.decode(Uint8Array.of(0xbe)), { code: "data_loss" });
  }
});

Deno.test("a huge name is read over as well", () => {
  const name = "n".repeat(100_000);
  const decoder = hpackDecoder(LIMITS);
  deepEqual(decoder.decode(field(name, letters(1))), { fields: [], tooLarge: true });
  equal(decoder.decode(field("x", letters(1))).fields.length, 1);
});

Deno.test("a field too large for the list but not for the table is in the table", () => {
  const decoder = hpackDecoder({ tableBytes: 4096, listBytes: 100 });
  deepEqual(decoder.decode(field("x", letters(1000))), { fields: [], tooLarge: true });
  const again = decoder.decode(Uint8Array.of(0x0f, 0x2f, 1, 0x21));
  deepEqual(again, { fields: [["x", "!"]], tooLarge: false });
});

Deno.test("fields of nothing still count, in the list and in the table", () => {
  const decoder = hpackDecoder(LIMITS);
  const empty = new Uint8Array(3 * 100_000);
  for (let at = 0; at < empty.length; at += 3) empty[at] = 0x40;
  const list = decoder.decode(empty);
  const none: HeaderField = ["", ""];
  equal(list.fields.length, LIMITS.listBytes / 32);
  deepEqual(list.fields.at(-1), none);
  // 128 fields of 32 bytes: the last index of the table is 61 + 128 = 127 + 62.
  deepEqual(decoder.decode(Uint8Array.of(0xff, 62)).fields, [none]);
  throws(() => decoder.decode(Uint8Array.of(0xff, 63)), { code: "data_loss" });
});

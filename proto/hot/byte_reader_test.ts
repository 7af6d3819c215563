import { strictEqual as equal, throws } from "node:assert/strict";
import { importerMethods } from "../importer_methods.ts";
import { byteReader, skipValue, text, varint32, varint64, varintBool } from "./byte_reader.ts";

const at = (...octets: number[]) => byteReader(Uint8Array.from(octets));
const ones = (count: number, last: number) => at(...new Array(count).fill(0xff), last);

Deno.test("varints keep 32 or 64 bits, whatever their length", () => {
  equal(varint32(at(0)), 0);
  equal(varint32(at(0x80, 0x80, 0)), 0);
  equal(varint32(ones(4, 0x0f)), 0xffffffff);
  equal(varint32(ones(9, 0x01)), 0xffffffff);
  equal(varint64(ones(9, 0x01), true), "18446744073709551615");
  equal(varint64(ones(9, 0x01), false), "-1");
  equal(varint64(ones(7, 0x0f), true), String(2 ** 53 - 1));
  equal(varint64(ones(7, 0x1f), true), String((1n << 54n) - 1n));
  equal(varintBool(at(0x80, 0x80, 0x80, 0x80, 0x80, 0x01)), true);
  equal(varintBool(at(0x80, 0)), false);
  throws(() => varint32(ones(10, 1)), /invalid varint encoding/);
  throws(() => varint64(ones(10, 1), true), /invalid varint encoding/);
  throws(() => varint64(at(0x80, 0x80, 0x80, 0x80), true), /index out of range: 4 \+ 1 > 4/);
});

Deno.test("a text may be ASCII or not, short or long", () => {
  for (const given of ["", "a", "12345678", "123456789", "ä", "12345678ä", "x".repeat(127)]) {
    const utf8 = new TextEncoder().encode(given);
    equal(text(at(utf8.length, ...utf8, 0x41)), given);
  }
  const long = "y".repeat(5000);
  equal(text(at(0x88, 0x27, ...new TextEncoder().encode(long))), long);
  throws(() => text(at(2, 0x61, 0x80)), /the string that ends at byte 3 is not UTF-8/);
  throws(() => text(at(2, 0x61)), /index out of range: 1 \+ 2 > 2/);
});

Deno.test("unknown values of every wire type are skipped, groups with what is in them", () => {
  const skip = (tag: number, ...octets: number[]) => {
    const reader = at(...octets);
    skipValue(reader, tag);
    return reader.at;
  };
  equal(skip(0x08, 0x80, 0x01, 9), 2);
  equal(skip(0x09, 1, 2, 3, 4, 5, 6, 7, 8, 9), 8);
  equal(skip(0x0a, 2, 0, 0, 9), 3);
  equal(skip(0x0b, 0x0b, 0x08, 1, 0x0c, 0x0c, 9), 5);
  equal(skip(0x0d, 1, 2, 3, 4, 9), 4);
  throws(() => skip(0x0b, 0x08, 1, 0x14), /a group ends under another number/);
  throws(() => skip(0x0b, 0x08, 1), /index out of range/);
  throws(() => skip(0x0b, ...new Array(200).fill(0x0b)), /maximum nesting depth exceeded/);
  throws(() => skip(0x0c), /invalid wire type 4/);
  throws(() => skip(0x0e), /invalid wire type 6/);
  throws(() => skip(0x0d, 1, 2, 3), /index out of range/);
});

Deno.test("a record that comes twice is merged, a field of another wire type skipped", () => {
  const { decode } = importerMethods.open.request;
  const wire = "0a 04 12 02 2f 61 0a 05 0a 01 78 20 01 0a 04 3a 02 2f 62".replaceAll(" ", "");
  const { record } = decode(Uint8Array.fromHex(wire));
  equal(
    `${record?.pathname} ${record?.target} ${record?.isXattr} ${record?.hasReader}`,
    "/a /b true false",
  );
});

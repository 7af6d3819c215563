import { strictEqual as equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { check } from "../../../tests/properties/check.ts";
import { LARGEST_INTEGER, LONGEST_INTEGER, readInteger, writeInteger } from "./integer.ts";

const refused = { name: "ConnectorError", code: "data_loss" };

function written(value: number, prefix: number, pattern = 0): string {
  const writer = { bytes: new Uint8Array(LONGEST_INTEGER), at: 0 };
  writeInteger(writer, pattern, prefix, value);
  return writer.bytes.subarray(0, writer.at).toHex();
}

function read(hex: string, prefix: number): number {
  const reader = { bytes: Uint8Array.fromHex(hex), at: 0 };
  const value = readInteger(reader, prefix);
  equal(reader.at, reader.bytes.length);
  return value;
}

Deno.test("the integers of RFC 7541 C.1", () => {
  equal(written(10, 5), "0a");
  equal(written(1337, 5), "1f9a0a");
  equal(written(42, 8), "2a");
  equal(read("0a", 5), 10);
  equal(read("1f9a0a", 5), 1337);
  equal(read("2a", 8), 42);
});

Deno.test("the bits before an integer are kept when it is written and ignored when it is read", () => {
  equal(written(1337, 5, 0x20), "3f9a0a");
  equal(read("ff9a0a", 5), 1337);
  equal(read("ea", 5), 10);
});

Deno.test("an integer at the edge of its prefix takes one octet more", () => {
  equal(written(30, 5), "1e");
  equal(written(31, 5), "1f00");
  equal(read("1f00", 5), 31);
});

Deno.test("any integer is the same after writing and reading", () => {
  check(fc.property(fc.nat(LARGEST_INTEGER), fc.integer({ min: 4, max: 7 }), (value, prefix) => {
    equal(read(written(value, prefix), prefix), value);
  }));
  equal(read(written(LARGEST_INTEGER, 7), 7), LARGEST_INTEGER);
});

Deno.test("an integer that is cut, too long or overflows is refused", () => {
  for (const hex of ["", "1f", "1f80", "1fffffff", "1f8080808000", "1fffffffff0f"]) {
    throws(() => read(hex, 5), refused, hex);
  }
  equal(read("1f80808000", 5), 31);
});

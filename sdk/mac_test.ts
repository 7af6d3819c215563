import {
  deepStrictEqual as deepEqual,
  match,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { Buffer } from "node:buffer";
import { errorMessage } from "./error_message.ts";
import { macFromBytes, macFromHex, macLength, macToHex } from "./mac.ts";

const ALL_DIGITS = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";

Deno.test("S12 a name of any other length than 32 bytes is refused", () => {
  for (const length of [0, 1, 31, 33, 64]) {
    throws(() => macFromBytes(new Uint8Array(length)), {
      name: "ConnectorError",
      code: "invalid_argument",
      message: `an object's name has ${length} bytes instead of 32; the request is malformed`,
    });
  }
});

Deno.test("bytes become a name without a copy, a view of a larger buffer too", () => {
  const bytes = new Uint8Array(macLength).fill(7);
  equal(macFromBytes(bytes), bytes);
  const message = new Uint8Array(100).fill(1);
  message.fill(9, 10, 42);
  equal(macToHex(macFromBytes(message.subarray(10, 42))), "09".repeat(32));
  equal(macToHex(macFromBytes(Buffer.alloc(32, 0xab))), "ab".repeat(32));
});

Deno.test("digits become bytes and bytes digits, in lower case", () => {
  const mac = macFromHex(ALL_DIGITS);
  deepEqual([...mac.subarray(0, 3), mac[31]], [0, 1, 2, 255]);
  equal(macToHex(mac), ALL_DIGITS);
  equal(macToHex(macFromHex(ALL_DIGITS.toUpperCase())), ALL_DIGITS);
});

Deno.test("every byte has two digits of its own", () => {
  for (let byte = 0; byte < 256; byte++) {
    const mac = macFromBytes(new Uint8Array(macLength).fill(byte));
    deepEqual(macFromHex(macToHex(mac)), mac);
  }
});

Deno.test("anything but 64 hexadecimal digits is refused", () => {
  const good = "0".repeat(64);
  const bad = [
    "",
    "0".repeat(63),
    good + "0",
    good + "\n",
    " " + good.slice(1),
    "g" + good.slice(1),
  ];
  bad.push("0x" + good.slice(2), "-1" + good.slice(2), "\ud800" + good.slice(1), "٠".repeat(64));
  for (const hex of bad) {
    throws(() => macFromHex(hex), { name: "ConnectorError", code: "invalid_argument" }, hex);
  }
  throws(() => macFromHex("0".repeat(1_000_000)), (error: unknown) => {
    match(errorMessage(error), / \[cut\]$/);
    return true;
  });
});

import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { check } from "../../../tests/properties/check.ts";
import { EOS, huffmanCode, LONGEST_CODE } from "./huffman_code.ts";
import { huffmanDecode } from "./huffman_decode.ts";
import { huffmanBytes, huffmanEncode } from "./huffman_encode.ts";

const refused = { name: "ConnectorError", code: "data_loss" };

/** The coded octets as hexadecimal digits. */
function coded(text: string): string {
  const bytes = new Uint8Array(huffmanBytes(text));
  equal(huffmanEncode(text, bytes, 0), bytes.length);
  return bytes.toHex();
}

function decoded(hex: string, longest = 1 << 20): string | undefined {
  const bytes = Uint8Array.fromHex(hex.replaceAll(" ", ""));
  return huffmanDecode(bytes, 0, bytes.length, longest);
}

/** Bits written as text, padded with ones. */
function bits(...codes: string[]): string {
  const all = codes.join("");
  const padded = all.padEnd(Math.ceil(all.length / 8) * 8, "1");
  return padded.replaceAll(/.{8}/g, (octet) => parseInt(octet, 2).toString(16).padStart(2, "0"));
}

Deno.test("the Huffman code is complete and has the codes of RFC 7541 appendix B", () => {
  const { codes, lengths } = huffmanCode();
  equal(lengths.reduce((sum, length) => sum + 2 ** -length, 0), 1);
  equal(codes[EOS], 2 ** LONGEST_CODE - 1);
  const known = { "0": 0x0, a: 0x3, t: 0x9, " ": 0x14, "/": 0x18, ":": 0x5c, z: 0x7b, "&": 0xf8 };
  for (const [symbol, code] of Object.entries(known)) equal(codes[symbol.charCodeAt(0)], code);
  equal(codes[0], 0x1ff8);
  equal(codes[255], 0x3ffffee);
  equal(codes[10], 0x3ffffffc);
  equal(codes[249], 0xffffffe);
});

Deno.test("every octet is the same after Huffman coding and back", () => {
  for (let octet = 0; octet < 256; octet++) {
    const text = String.fromCharCode(octet);
    equal(decoded(coded(text)), text);
    equal(decoded(coded(`${text}a${text}`)), `${text}a${text}`);
  }
});

Deno.test("any text is the same after Huffman coding and back", () => {
  const latin1 = fc.uint8Array({ maxLength: 3000 }).map((octets) =>
    [...octets].map((octet) => String.fromCharCode(octet)).join("")
  );
  check(fc.property(latin1, (text) => equal(decoded(coded(text)), text)));
});

Deno.test("the Huffman strings of RFC 7541 appendix C", () => {
  equal(coded("www.example.com"), "f1e3c2e5f23a6ba0ab90f4ff");
  equal(coded("no-cache"), "a8eb10649cbf");
  equal(coded("custom-key"), "25a849e95ba97d7f");
  equal(coded("custom-value"), "25a849e95bb8e8b4bf");
  equal(coded("302"), "6402");
  equal(decoded("d07abe941054d444a8200595040b8166e082a62d1bff"), "Mon, 21 Oct 2013 20:13:21 GMT");
});

Deno.test("padding: up to seven ones, and nothing else", () => {
  deepEqual([decoded(""), decoded(bits("00011"))], ["", "a"]);
  equal(decoded(bits("00011", "101000", "00011", "11111000")), "ala&");
  equal(decoded(bits("00011", "101000", "101010", "1111111")), "aln");
  throws(() => decoded(bits("00011", "11111111111")), refused);
  throws(() => decoded(bits("00011", "101000", "101010", "1".repeat(15))), refused);
  throws(() => decoded("ff"), refused);
  throws(() => decoded(bits("00011", "110")), refused);
  throws(() => decoded(bits("00011", "000")), refused);
});

Deno.test("EOS is refused wherever it stands", () => {
  throws(() => decoded("fffffffc"), refused);
  throws(() => decoded("ffffffff"), refused);
  throws(() => decoded(bits("00011", "1".repeat(30), "00011")), refused);
});

Deno.test("a text longer than the limit is checked to its end but not kept", () => {
  equal(decoded(coded("abcdef"), 6), "abcdef");
  equal(decoded(coded("abcdef"), 5), undefined);
  equal(decoded(coded("a".repeat(5000)), 4999), undefined);
  throws(() => decoded(`${coded("a".repeat(8))}ff`, 5), refused);
});

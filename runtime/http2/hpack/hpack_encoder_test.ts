import {
  deepStrictEqual as deepEqual,
  match,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import {
  HUFFMAN_REQUESTS,
  HUFFMAN_RESPONSES,
  RESPONSE_TABLE_BYTES,
  RESPONSES,
} from "./test_appendix_c.ts";
import { encodeStateless } from "./encode_stateless.ts";
import type { HeaderField } from "./header_field.ts";
import { hpackDecoder } from "./hpack_decoder.ts";
import { hpackEncoder } from "./hpack_encoder.ts";
import { LARGEST_INTEGER } from "./integer.ts";

const LIMITS = { tableBytes: 4096, listBytes: 1 << 20 };
const A: HeaderField = ["a", "!"];

Deno.test("the requests of RFC 7541 C.4, octet by octet", () => {
  const encoder = hpackEncoder();
  for (const { fields, octets } of HUFFMAN_REQUESTS) equal(encoder.encode(fields).toHex(), octets);
});

Deno.test("the responses of RFC 7541 C.6, octet by octet, after the update of the table", () => {
  const encoder = hpackEncoder({ tableBytes: RESPONSE_TABLE_BYTES });
  const blocks = HUFFMAN_RESPONSES.map(({ fields }) => encoder.encode(fields).toHex());
  const [first, , third] = HUFFMAN_RESPONSES;
  // "307" is as long either way: the example codes it, this encoder sends it as in C.5.
  deepEqual(blocks, [`3fe101${first?.octets}`, RESPONSES[1]?.octets, third?.octets]);
});

Deno.test("the fields of RFC 7541 C.2 that are not put into the table", () => {
  const encoder = hpackEncoder({
    neverIndexed: new Set(["password"]),
    notIndexed: new Set([":path"]),
  });
  const fields: HeaderField[] = [[":path", "/sample/path"], ["password", "secret"]];
  const block = encoder.encode(fields);
  equal(encoder.encode(fields).toHex(), block.toHex());
  equal(block[0], 0x04);
  equal(block[block.indexOf(0x10)], 0x10);
  deepEqual(hpackDecoder(LIMITS).decode(block).fields, fields);
});

Deno.test("a secret is never indexed, though a table has its name", () => {
  const encoder = hpackEncoder({ neverIndexed: new Set(["authorization"]) });
  equal(encoder.encode([["authorization", "!"]]).toHex(), "1f080121");
  equal(encoder.encode([["authorization", ""]]).toHex(), "1f0800");
});

Deno.test("a name that only the dynamic table has is sent as its index", () => {
  const encoder = hpackEncoder();
  equal(encoder.encode([A]).toHex(), "4001610121");
  equal(encoder.encode([["a", "\0"], ["a", "\0"], A]).toHex(), "7e0100bebf");
});

Deno.test("the smallest and the last size of the table are told in the next block", () => {
  const encoder = hpackEncoder();
  encoder.encode([A]);
  encoder.setMaxTableBytes(4096);
  equal(encoder.encode([A]).toHex(), "be");
  encoder.setMaxTableBytes(40);
  encoder.setMaxTableBytes(0);
  encoder.setMaxTableBytes(100);
  equal(encoder.encode([A]).toHex(), "203f454001610121");
  equal(encoder.encode([A]).toHex(), "be");
  encoder.setMaxTableBytes(50);
  equal(encoder.encode([A]).toHex(), "3f13be");
  encoder.setMaxTableBytes(2 ** 32 - 1);
  equal(encoder.encode([A]).toHex(), "3fe11fbe");
  encoder.setMaxTableBytes(0);
  encoder.setMaxTableBytes(4096);
  equal(encoder.encode([A]).toHex(), "203fe11f4001610121");
});

Deno.test("a larger table is used when asked for and allowed", () => {
  const encoder = hpackEncoder({ tableBytes: 2 ** 40 });
  equal(encoder.encode([]).length, 0);
  encoder.setMaxTableBytes(2 ** 32 - 1);
  const decoder = hpackDecoder({ tableBytes: LARGEST_INTEGER, listBytes: 1 << 20 });
  const large: HeaderField = ["large", "!".repeat(10_000)];
  deepEqual(decoder.decode(encoder.encode([large])).fields, [large]);
  equal(encoder.encode([large]).toHex(), "be");
});

Deno.test("a field larger than the table is sent whole and leaves the table alone", () => {
  const encoder = hpackEncoder();
  const decoder = hpackDecoder(LIMITS);
  const large: HeaderField = ["large", "!".repeat(5000)];
  decoder.decode(encoder.encode([A]));
  deepEqual(decoder.decode(encoder.encode([large, A, large])).fields, [large, A, large]);
  equal(encoder.encode([A]).toHex(), "be");
});

Deno.test("a block is in memory of its own", () => {
  const encoder = hpackEncoder();
  const first = encoder.encode([A]);
  encoder.encode([["b", "!"]]);
  equal(first.toHex(), "4001610121");
  equal(first.buffer.byteLength, first.length);
});

Deno.test("a character that is no octet is refused, its value untold, the table in step", () => {
  const encoder = hpackEncoder();
  for (const encode of [encoder.encode, encodeStateless]) {
    throws(() => encode([A, ["token", "s€cret"]]), (error: Error) => {
      match(error.message, /"token"/);
      equal(error.message.includes("cret"), false);
      return true;
    });
    throws(() => encode([["\u0100", ""]]), { code: "invalid_argument" });
  }
  equal(encoder.encode([A]).toHex(), "4001610121");
  equal(encoder.encode([["\xff", "\xe4"]]).toHex(), "4001ff01e4");
});

Deno.test("a stateless block uses the static table alone, any number of times", () => {
  const fields: HeaderField[] = [
    [":status", "200"],
    ["content-type", "application/grpc"],
    ["grpc-status", "0"],
  ];
  const block = encodeStateless(fields);
  equal(block.toHex(), "20880f108b1d75d0620d263d4c4d656400889acac8b21234da8f0130");
  const decoder = hpackDecoder(LIMITS);
  for (let time = 0; time < 3; time++) deepEqual(decoder.decode(block).fields, fields);
  throws(() => decoder.decode(Uint8Array.of(0xbe)), { code: "data_loss" });
});

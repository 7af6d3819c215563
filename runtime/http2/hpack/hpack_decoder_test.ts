import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import {
  type ExampleBlock,
  HUFFMAN_REQUESTS,
  HUFFMAN_RESPONSES,
  REQUESTS,
  RESPONSES,
} from "./test_appendix_c.ts";
import type { HeaderField, HeaderList } from "./header_field.ts";
import { type HpackDecoder, hpackDecoder } from "./hpack_decoder.ts";

const LIMITS = { tableBytes: 4096, listBytes: 16_384 };
// A size update to 256 bytes.
const SMALL_TABLE = "3fe101";
const refused = { name: "ConnectorError", code: "data_loss" };

function decode(decoder: HpackDecoder, hex: string): HeaderList {
  return decoder.decode(Uint8Array.fromHex(hex.replaceAll(" ", "")));
}

function fresh(hex: string): HeaderList {
  return decode(hpackDecoder(LIMITS), hex);
}

/** The dynamic table, read by asking for one index after the other. */
function tableOf(decoder: HpackDecoder): HeaderField[] {
  const fields: HeaderField[] = [];
  for (let index = 62; index < 127; index++) {
    try {
      fields.push(...decoder.decode(Uint8Array.of(0x80 | index)).fields);
    } catch {
      break;
    }
  }
  return fields;
}

function holds(blocks: readonly ExampleBlock[], firstUpdate = ""): void {
  const decoder = hpackDecoder(LIMITS);
  if (firstUpdate) decode(decoder, firstUpdate);
  for (const { octets, fields, table } of blocks) {
    deepEqual(decode(decoder, octets), { fields, tooLarge: false });
    deepEqual(tableOf(decoder), table);
  }
}

Deno.test("the fields of RFC 7541 C.2", () => {
  const custom = hpackDecoder(LIMITS);
  const fields = [["custom-key", "custom-header"]];
  deepEqual(
    decode(custom, "400a637573746f6d2d6b65790d637573746f6d2d686561646572").fields,
    fields,
  );
  deepEqual(tableOf(custom), fields);
  for (
    const [hex, field] of [
      ["040c2f73616d706c652f70617468", [":path", "/sample/path"]],
      ["100870617373776f726406736563726574", ["password", "secret"]],
      ["82", [":method", "GET"]],
    ] as const
  ) {
    const decoder = hpackDecoder(LIMITS);
    deepEqual(decode(decoder, hex).fields, [field]);
    deepEqual(tableOf(decoder), []);
  }
});

Deno.test("the requests of RFC 7541 C.3", () => holds(REQUESTS));
Deno.test("the requests of RFC 7541 C.4, Huffman coded", () => holds(HUFFMAN_REQUESTS));
Deno.test("the responses of RFC 7541 C.5, with a small table", () => {
  holds(RESPONSES, SMALL_TABLE);
});
Deno.test("the responses of RFC 7541 C.6, Huffman coded", () => {
  holds(HUFFMAN_RESPONSES, SMALL_TABLE);
});

Deno.test("a field of a table is the same object each time", () => {
  const decoder = hpackDecoder(LIMITS);
  const first = decode(decoder, "4001610162 82").fields;
  const again = decode(decoder, "be 82").fields;
  equal(again[0], first[0]);
  equal(again[1], first[1]);
});

Deno.test("a block of indices that comes again is the same list, until the table changes", () => {
  const decoder = hpackDecoder(LIMITS);
  decode(decoder, "4001610162 4001630164");
  const list = decode(decoder, "82 be");
  deepEqual(list.fields, [[":method", "GET"], ["c", "d"]]);
  equal(decode(decoder, "82 be"), list);
  deepEqual(decode(decoder, "82 bf").fields[1], ["a", "b"]);
  decode(decoder, "82 be");
  deepEqual(decode(decoder, "4001650166").fields, [["e", "f"]]);
  deepEqual(decode(decoder, "82 be").fields[1], ["e", "f"]);
  decode(decoder, "20");
  throws(() => decode(decoder, "82 be"), refused);
});

Deno.test("a long block of indices and a block with a literal are decoded each time", () => {
  const decoder = hpackDecoder(LIMITS);
  for (const hex of ["82".repeat(65), "82 0001610162"]) {
    const list = decode(decoder, hex);
    const again = decode(decoder, hex);
    deepEqual(again, list);
    equal(again === list, false);
  }
});

Deno.test("an index that no table has is refused", () => {
  for (const hex of ["80", "be", "ff00", "7e0161", "0f2f0161", "82ffffffff07"]) {
    throws(() => fresh(hex), refused, hex);
  }
});

Deno.test("a block that ends too early is refused", () => {
  for (const hex of ["ff", "40", "4003", "400161", "40016102", "400361", "0f", "3f", "4081"]) {
    throws(() => fresh(hex), refused, hex);
  }
});

Deno.test("a block of nothing, or of size updates alone, has no fields", () => {
  deepEqual(fresh(""), { fields: [], tooLarge: false });
  deepEqual(fresh("20 3fe11f"), { fields: [], tooLarge: false });
});

Deno.test("the table's size changes only before the first field, up to the setting", () => {
  deepEqual(fresh("20 3fe11f 82").fields, [[":method", "GET"]]);
  throws(() => fresh("82 20"), refused);
  throws(() => fresh("4001610162 20"), refused);
  throws(() => fresh("3fe21f"), refused);
  throws(() => decode(hpackDecoder({ tableBytes: 100, listBytes: 100 }), "3f46"), refused);
  decode(hpackDecoder({ tableBytes: 100, listBytes: 100 }), "3f45");
});

Deno.test("a smaller table puts fields out, a table of nothing takes none", () => {
  const decoder = hpackDecoder(LIMITS);
  decode(decoder, "4001610162 4001630164");
  decode(decoder, "3f03");
  deepEqual(tableOf(decoder), [["c", "d"]]);
  decode(decoder, "20 3fe11f");
  deepEqual(tableOf(decoder), []);
  deepEqual(decode(decoder, "20 4001610162").fields, [["a", "b"]]);
  deepEqual(tableOf(decoder), []);
});

Deno.test("a larger table is used once the peer says so", () => {
  const decoder = hpackDecoder({ tableBytes: 8192, listBytes: 100_000 });
  const field = `4001617fe11e${"61".repeat(4096 - 32)}`;
  decode(decoder, field);
  deepEqual(tableOf(decoder), []);
  decode(decoder, `3fe13f${field}`);
  equal(tableOf(decoder).length, 1);
});

Deno.test("a field may take its name from the field that it puts out", () => {
  const decoder = hpackDecoder(LIMITS);
  decode(decoder, "3f07 4001610162");
  deepEqual(decode(decoder, "7e 0163").fields, [["a", "c"]]);
  deepEqual(tableOf(decoder), [["a", "c"]]);
});

Deno.test("a field larger than the table empties it", () => {
  const decoder = hpackDecoder(LIMITS);
  decode(decoder, "3f07 4001610162");
  equal(decode(decoder, `400161 09${"61".repeat(9)}`).fields.length, 1);
  deepEqual(tableOf(decoder), []);
});

Deno.test("an error does not leave fields behind for the next block", async () => {
  const decoder = hpackDecoder(LIMITS);
  await rejects(async () => await decode(decoder, "82 80"), refused);
  deepEqual(decode(decoder, "84").fields, [[":path", "/"]]);
});

Deno.test("the list's limit: fields from the one beyond it are left out", () => {
  const decoder = hpackDecoder({ tableBytes: 4096, listBytes: 2 * 34 });
  deepEqual(decode(decoder, "0001610162 0001630164"), {
    fields: [["a", "b"], ["c", "d"]],
    tooLarge: false,
  });
  const over = decode(decoder, "0001610162 000163026465 4001670168");
  deepEqual(over, { fields: [["a", "b"]], tooLarge: true });
  deepEqual(decode(decoder, "be"), { fields: [["g", "h"]], tooLarge: false });
  ok(decode(decoder, "82 84 86").tooLarge);
});

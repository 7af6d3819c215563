import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { ConnectorError } from "../../../sdk/error.ts";
import { check } from "../../../tests/properties/check.ts";
import { encodeStateless } from "./encode_stateless.ts";
import { fieldBytes, type HeaderField } from "./header_field.ts";
import { hpackDecoder } from "./hpack_decoder.ts";
import { hpackEncoder } from "./hpack_encoder.ts";
import { STATIC_TABLE } from "./static_table.ts";

const LIST_BYTES = 1 << 20;
const names = ["a", "b", ":path", "content-type", "grpc-timeout", "x".repeat(60)];
const latin1 = fc.uint8Array({ maxLength: 60 }).map((octets) => String.fromCharCode(...octets));

// Few names and values, so that fields repeat, and any others.
const anyField: fc.Arbitrary<HeaderField> = fc.oneof(
  fc.constantFrom(...STATIC_TABLE),
  fc.tuple(fc.constantFrom(...names), fc.constantFrom("", "1", "value", "v".repeat(90))),
  fc.tuple(latin1, latin1),
);
const anyBlock = fc.array(anyField, { maxLength: 12 });
const anySize = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 70_000 }));
/** A block to send, or the table sizes that the receiver sets before the next one. */
const anyStep = fc.oneof({ weight: 4, arbitrary: anyBlock }, fc.array(anySize, { maxLength: 3 }));

function isBlock(step: HeaderField[] | number[]): step is HeaderField[] {
  return typeof step[0] !== "number";
}

Deno.test("any blocks come out as they went in, whatever the sizes of the table", () => {
  check(fc.property(
    fc.array(anyStep, { minLength: 1, maxLength: 30 }),
    fc.record({
      tableBytes: fc.option(anySize, { nil: undefined }),
      neverIndexed: fc.uniqueArray(fc.constantFrom(...names)).map((list) => new Set(list)),
      notIndexed: fc.uniqueArray(fc.constantFrom(...names)).map((list) => new Set(list)),
    }),
    (steps, { tableBytes, ...sets }) => {
      const encoder = hpackEncoder(tableBytes === undefined ? sets : { ...sets, tableBytes });
      const decoder = hpackDecoder({ tableBytes: 70_000, listBytes: LIST_BYTES });
      for (const step of steps) {
        if (isBlock(step)) {
          deepEqual(decoder.decode(encoder.encode(step)), { fields: step, tooLarge: false });
        } else for (const size of step) encoder.setMaxTableBytes(size);
      }
    },
  ));
});

Deno.test("any stateless block comes out as it went in", () => {
  const decoder = hpackDecoder({ tableBytes: 4096, listBytes: LIST_BYTES });
  check(fc.property(anyBlock, (fields) => {
    deepEqual(decoder.decode(encodeStateless(fields)).fields, fields);
  }));
});

Deno.test("a list limit changes what is kept and never what the table holds", () => {
  const blocks = fc.array(anyBlock, { minLength: 1, maxLength: 10 });
  check(fc.property(blocks, fc.integer({ min: 0, max: 500 }), (lists, listBytes) => {
    const encoder = hpackEncoder();
    const limited = hpackDecoder({ tableBytes: 4096, listBytes });
    for (const fields of lists) {
      let room = listBytes;
      const end = fields.findIndex((field) => (room -= fieldBytes(field)) < 0);
      const tooLarge = end >= 0;
      const kept = tooLarge ? fields.slice(0, end) : fields;
      deepEqual(limited.decode(encoder.encode(fields)), { fields: kept, tooLarge });
    }
  }));
});

Deno.test("any octets are decoded or refused with a ConnectorError, within the limits", () => {
  const limits = { tableBytes: 300, listBytes: 400 };
  const anyOctets = fc.uint8Array({ maxLength: 200 });
  // Octets that mean something: small indices, literals, short lengths.
  const likely = fc.array(
    fc.constantFrom(0x82, 0xbe, 0xbf, 0x40, 0x7e, 0, 0x10, 0x20, 1, 2, 0x81),
    {
      maxLength: 200,
    },
  ).map((octets) => Uint8Array.from(octets));
  check(fc.property(fc.array(fc.oneof(anyOctets, likely), { maxLength: 5 }), (blocks) => {
    const decoder = hpackDecoder(limits);
    for (const block of blocks) {
      try {
        const { fields, tooLarge } = decoder.decode(block);
        const bytes = fields.reduce((sum, field) => sum + fieldBytes(field), 0);
        ok(bytes <= limits.listBytes);
        equal(typeof tooLarge, "boolean");
      } catch (error) {
        ok(error instanceof ConnectorError, String(error));
        equal(error.code, "data_loss");
        return;
      }
    }
  }));
});

import { match, ok, strictEqual as equal } from "node:assert/strict";
import { echo } from "../test_session.ts";
import { ERROR_CODE, FLAG, FRAME } from "./frame_types.ts";
import { PREFACE } from "./preface.ts";
import {
  continuation,
  data,
  endStream,
  frame,
  frameBytes,
  headers,
  literals,
  ping,
  requestHeaders,
  settings,
  settingsAck,
} from "./test_frames.ts";
import { accepted, COLLECT, connectionError, ECHO, streamError } from "./test_rules.ts";
import { begin, request, statusOf, withServer } from "./test_server.ts";

const { compressionError, frameSizeError, protocolError } = ERROR_CODE;
const block = requestHeaders(ECHO);
const text = (value: string) => new TextEncoder().encode(value);

Deno.test("RFC 9113 3.4 a foreign preface is refused at its first wrong byte, in any pieces", async () => {
  for (const at of [0, 5, 23]) {
    const bytes = PREFACE.slice();
    bytes[at]! ^= 0x20;
    await withServer([echo], async ({ peer, outcome }) => {
      for (const byte of bytes) await peer.send(Uint8Array.of(byte));
      const error = await outcome();
      ok(error instanceof Error);
      match(error.message, /instead of the HTTP\/2 greeting/);
    }, { greets: false });
  }
});

Deno.test("RFC 9113 3.4 the server's preface is SETTINGS, and comes before the client's", async () => {
  await withServer([echo], async ({ peer }) => {
    const first = await peer.next(FRAME.settings);
    equal(first.flags, 0);
    equal(peer.received[0], first);
  }, { greets: false });
});

connectionError("3.4 a first frame other than SETTINGS", protocolError, [PREFACE, ping(1)], {
  greets: false,
});
connectionError("3.4 a first frame that acknowledges SETTINGS", protocolError, [
  PREFACE,
  settingsAck,
], { greets: false });

Deno.test("RFC 9113 3.4 the client's SETTINGS are acknowledged even when they are empty", async () => {
  await withServer([echo], async ({ peer }) => {
    await peer.send(PREFACE, settings(), ...request(1, ECHO));
    await peer.next(FRAME.settings);
    equal((await peer.next(FRAME.settings)).flags, FLAG.ack);
    // The client need not wait for the server's SETTINGS.
    equal(await statusOf(peer, 1), "0");
  }, { greets: false });
});

accepted("4.1 frames of unknown types are ignored, on streams and the connection", [
  frame(0x16, { flags: 0xff, payload: new Uint8Array(50) }),
  begin(1, COLLECT),
  frame(0xff, { flags: 0xff, streamId: 1, payload: new Uint8Array(16_384) }),
  // ALTSVC and ORIGIN, which only servers send, and PRIORITY_UPDATE.
  frame(0x0a, { streamId: 1, payload: text("h2") }),
  frame(0x0c),
  frame(0x10, { payload: text("\0\0\0\x01u=0") }),
  endStream(1),
]);
accepted("4.1 flags without a meaning are ignored", [
  { ...begin(1, COLLECT), flags: FLAG.endHeaders | 0xd2 & ~FLAG.padded },
  { ...endStream(1), flags: FLAG.endStream | 0xf6 & ~FLAG.padded },
  { ...ping(7), flags: 0xfe },
  { ...settings(), flags: 0xfe },
]);
accepted("4.1 the reserved bit of a stream's number is ignored", [
  { ...begin(1, ECHO), streamId: 0x80000001 },
  { ...data(1, new Uint8Array(5), FLAG.endStream), streamId: 0x80000001 },
  { ...ping(8), streamId: 0x80000000 },
]);

accepted("4.2 DATA of 16,384 bytes", [begin(1, COLLECT), data(1, new Uint8Array(16_384))]);
for (
  const [what, type, streamId] of [
    ["DATA", FRAME.data, 1],
    ["HEADERS", FRAME.headers, 3],
    ["SETTINGS", FRAME.settings, 0],
    ["an unknown type", 0x20, 1],
  ] as const
) {
  connectionError(`4.2 ${what} above MAX_FRAME_SIZE, before all of it is there`, frameSizeError, [
    begin(1, COLLECT),
    frameBytes(frame(type, { streamId, payload: new Uint8Array(10) }), 16_385),
  ]);
}

for (
  const [what, payload] of [
    ["an index of nothing", [0xff, 0xff, 0x03]],
    ["index zero", [0x80]],
    ["an end inside a string", [0x40, 0x05, 0x61]],
    ["an end inside an integer", [0xff, 0x80]],
    ["an integer without end", [0xff, ...Array(20).fill(0xff), 0x01]],
    ["a table above the setting", [0x3f, 0xe2, 0x1f]],
    ["a new table size after a field", [0x82, 0x20]],
    ["Huffman padding that is no padding", [0x40, 0x81, 0x00, 0x00]],
    ["a Huffman string with its end in it", [0x40, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00]],
  ] as const
) {
  connectionError(`4.3 a block with ${what}`, compressionError, [
    headers(1, Uint8Array.from(payload)),
  ]);
}

connectionError("4.3 a broken block on a stream that is refused anyway", compressionError, [
  ...request(1, ECHO),
  headers(1, Uint8Array.of(0x80), FLAG.endHeaders | FLAG.endStream),
]);

accepted("4.3 6.10 a block in many pieces, empty ones among them", [
  headers(1, block.subarray(0, 1), 0),
  continuation(1, new Uint8Array(), 0),
  ...Array.from(block.subarray(1), (byte) => continuation(1, Uint8Array.of(byte), 0)),
  continuation(1, new Uint8Array()),
  endStream(1),
  headers(3, new Uint8Array(), FLAG.endStream),
  continuation(3, requestHeaders(COLLECT)),
]);

connectionError("6.10 another frame inside a header block", protocolError, [
  headers(1, block, 0),
  data(1, new Uint8Array()),
]);
connectionError("6.10 PING inside a header block", protocolError, [headers(1, block, 0), ping(1)]);
connectionError("5.5 a frame of an unknown type inside a header block", protocolError, [
  headers(1, block, 0),
  frame(0x20, { streamId: 1 }),
]);
connectionError("6.10 HEADERS of another stream inside a header block", protocolError, [
  headers(1, block, 0),
  headers(3, block),
]);
connectionError("6.10 CONTINUATION on another stream", protocolError, [
  headers(1, block, 0),
  continuation(3, block),
]);
connectionError("6.10 CONTINUATION on stream 0", protocolError, [
  headers(1, block, 0),
  continuation(0, block),
]);
connectionError("6.10 CONTINUATION without HEADERS", protocolError, [continuation(1, block)]);
connectionError("6.10 CONTINUATION after the end of the block", protocolError, [
  headers(1, block),
  continuation(1, block),
]);
connectionError("6.10 CONTINUATION after DATA", protocolError, [
  begin(1, COLLECT),
  data(1, new Uint8Array()),
  continuation(1, block),
]);

connectionError("6.2 HEADERS on stream 0", protocolError, [headers(0, block)]);
connectionError("6.2 padding longer than HEADERS", protocolError, [
  headers(1, Uint8Array.of(40, ...block.subarray(0, 39)), FLAG.endHeaders | FLAG.padded),
]);
connectionError("6.2 padded HEADERS without a length", frameSizeError, [
  headers(1, new Uint8Array(), FLAG.endHeaders | FLAG.padded),
]);
connectionError("6.2 HEADERS too short for their priority", frameSizeError, [
  headers(1, new Uint8Array(4), FLAG.endHeaders | FLAG.priority),
]);
accepted("6.2 HEADERS with padding and priority", [
  headers(
    1,
    Uint8Array.of(3, 0, 0, 0, 0, 255, ...block, 0, 0, 0),
    FLAG.endHeaders | FLAG.endStream | FLAG.padded | FLAG.priority,
  ),
]);
accepted("6.2 padding may be anything and take all of the frame", [
  headers(1, Uint8Array.of(2, 9, 9), FLAG.padded),
  continuation(1, block),
  endStream(1),
]);
streamError("8.2 a block that is empty", protocolError, [headers(1, literals([]))]);

import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { collector, echo, text, unary } from "../test_session.ts";
import { ERROR_CODE, FLAG, FRAME } from "./frame_types.ts";
import {
  data,
  type Field,
  type Frame,
  grpcMessage,
  headers,
  literals,
  requestFields,
  requestHeaders,
} from "./test_frames.ts";
import { accepted, COLLECT, ECHO, streamError } from "./test_rules.ts";
import { begin, request, statusOf, withServer } from "./test_server.ts";

const { protocolError } = ERROR_CODE;
const fields = requestFields(ECHO);
const without = (name: string) => fields.filter((field) => field[0] !== name);
const changed = (name: string, value: string) =>
  fields.map((field): Field => field[0] === name ? [name, value] : field);
const one = grpcMessage(text("one"));

/** A request with any fields. */
function asked(list: readonly Field[]): Frame[] {
  return [headers(1, literals(list)), data(1, one, FLAG.endStream)];
}

for (
  const [what, list] of [
    ["8.2.1 a name with upper case", [...fields, ["X-y", "z"]]],
    ["8.2.1 a name with a space", [...fields, ["x y", "z"]]],
    ["8.2.1 a name with a control character", [...fields, ["x\0y", "z"]]],
    ["8.2.1 a name beyond ASCII", [...fields, ["x\x80", "z"]]],
    ["8.2.1 a name with a colon inside", [...fields, ["x:y", "z"]]],
    ["8.2.1 an empty name", [...fields, ["", "z"]]],
    ["8.2.1 a value with a line feed", [...fields, ["x", "a\nb"]]],
    ["8.2.1 a value with a carriage return", [...fields, ["x", "a\rb"]]],
    ["8.2.1 a value with a zero", [...fields, ["x", "a\0b"]]],
    ["8.2.1 a value that begins with a space", [...fields, ["x", " a"]]],
    ["8.2.1 a value that ends with a tab", [...fields, ["x", "a\t"]]],
    ["8.2.2 connection", [...fields, ["connection", "keep-alive"]]],
    ["8.2.2 keep-alive", [...fields, ["keep-alive", "5"]]],
    ["8.2.2 proxy-connection", [...fields, ["proxy-connection", "close"]]],
    ["8.2.2 transfer-encoding", [...fields, ["transfer-encoding", "chunked"]]],
    ["8.2.2 upgrade", [...fields, ["upgrade", "h2c"]]],
    ["8.2.2 te with another value than trailers", changed("te", "trailers, deflate")],
    ["8.3 a pseudo-header field after another field", [...without(":path"), [":path", ECHO]]],
    ["8.3 an unknown pseudo-header field", [[":test", "x"], ...fields]],
    ["8.3 a pseudo-header field of responses", [[":status", "200"], ...fields]],
    ["8.3 :protocol without its setting", [[":protocol", "websocket"], ...fields]],
    ["8.3.1 no :method", without(":method")],
    ["8.3.1 no :scheme", without(":scheme")],
    ["8.3.1 no :path", without(":path")],
    ["8.3.1 an empty :path", changed(":path", "")],
    ["8.3.1 :method twice", [[":method", "POST"], ...fields]],
    ["8.3.1 :scheme twice", [[":scheme", "http"], ...fields]],
    ["8.3.1 :path twice", [[":path", ECHO], ...fields]],
    ["8.3.1 :authority twice", [[":authority", "plugin"], ...fields]],
    ["8.1.1 content-length above what comes", [...fields, ["content-length", "9"]]],
    ["8.1.1 content-length below what comes", [...fields, ["content-length", "7"]]],
    ["8.1.1 a content-length that is no number", [...fields, ["content-length", "8x"]]],
    ["8.1.1 a content-length below zero", [...fields, ["content-length", "-8"]]],
  ] as readonly (readonly [string, readonly Field[]])[]
) {
  streamError(`${what} makes a request malformed`, protocolError, asked(list));
}

accepted("8.1.1 content-length as long as the content, padding left out", [
  headers(1, literals([...fields, ["content-length", "8"]])),
  data(1, Uint8Array.of(2, ...one.subarray(0, 3), 0, 0), FLAG.padded),
  data(1, one.subarray(3), FLAG.endStream),
]);
streamError("8.1.1 content-length without content", protocolError, [
  headers(
    1,
    literals([...fields, ["content-length", "8"]]),
    FLAG.endHeaders | FLAG.endStream,
  ),
]);
streamError("8.1.1 content-length passed before the end", protocolError, [
  headers(1, literals([...requestFields(COLLECT), ["content-length", "8"]])),
  data(1, one),
  data(1, new Uint8Array(1)),
]);

accepted(
  "8.2.1 all characters of a token, and values of any other octets",
  asked([
    ...fields,
    ["!#$%&'*+-.^_`|~09az", "!\t \x7e\x80\xff"],
    ["x-empty", ""],
  ]),
);
accepted(
  "8.2.3 cookie, te and unknown fields, several times",
  asked([
    ...fields,
    ["te", "trailers"],
    ["cookie", "a=b"],
    ["cookie", "c=d"],
    ["x-unknown", "1"],
    ["x-unknown", "2"],
  ]),
);
accepted(
  "8.3.1 a request without :authority, with host",
  asked([
    ...without(":authority"),
    ["host", "plugin"],
  ]),
);

const trailers = (list: readonly Field[], flags: number = FLAG.endHeaders | FLAG.endStream) => [
  begin(1, COLLECT),
  data(1, one),
  headers(1, literals(list), flags),
];

Deno.test("RFC 9113 8.1 trailers end a request as END_STREAM of DATA does", async () => {
  const { handler: collect, outcome } = collector();
  await withServer([collect], async ({ peer }) => {
    await peer.send(...trailers([["x-trailer", "y"]]));
    equal(await statusOf(peer, 1), "0");
    deepEqual(await outcome, { count: 1, end: "half-close" });
    await peer.untroubled();
  });
});
streamError("8.1 trailers that do not end the stream", protocolError, [
  ...trailers([["x", "y"]], FLAG.endHeaders),
]);
streamError("8.1 trailers with a pseudo-header field", protocolError, trailers([[":path", "/"]]));
streamError("8.2.1 trailers with upper case", protocolError, trailers([["X", "y"]]));

for (const [what, wrong] of [["8.1.1", [["X", "y"]]], ["8.1", [[":path", "/"]]]] as const) {
  Deno.test(`RFC 9113 ${what} a malformed request never reaches a handler`, async () => {
    let calls = 0;
    const counts = unary("/test.Test/Counts", (message) => {
      calls++;
      return message;
    });
    const { handler: collect, outcome } = collector();
    await withServer([counts, collect, echo], async ({ peer }) => {
      const list: Field[] = [...requestFields("/test.Test/Counts"), ...wrong as unknown as Field[]];
      await peer.send(headers(1, literals(list)), data(1, one, FLAG.endStream));
      await peer.reset(1, protocolError);
      // A stream of requests that turns out malformed is cut, not ended: row S9.
      await peer.send(begin(3, COLLECT), data(3, one));
      await peer.send(headers(3, literals(wrong as unknown as Field[]), 5));
      await peer.reset(3, protocolError);
      deepEqual(await outcome, { count: 1, end: "cut" });
      await peer.send(...request(5, ECHO));
      equal(await statusOf(peer, 5), "0");
      equal(calls, 0);
    });
  });
}

Deno.test("RFC 9113 8.1 an answer before the end of the request is followed by RST_STREAM NO_ERROR", async () => {
  await withServer([echo], async ({ peer }) => {
    await peer.send(begin(1, "/no.Such/Method"));
    equal(await statusOf(peer, 1), "12");
    await peer.reset(1, ERROR_CODE.noError);
    // What the client sent before it knew.
    await peer.send(data(1, one), data(1, one, FLAG.endStream));
    await peer.send(...request(3, ECHO));
    equal(await statusOf(peer, 3), "0");
    await peer.untroubled();
  });
});

Deno.test("RFC 9113 8.1 6.1 no frame follows the end of an answer", async () => {
  await withServer([echo], async ({ peer }) => {
    for (let streamId = 1; streamId < 100; streamId += 2) {
      await peer.send(...request(streamId, ECHO, text("x")));
    }
    for (let streamId = 1; streamId < 100; streamId += 2) {
      equal(await statusOf(peer, streamId), "0");
      const own = peer.received.filter((frame) => frame.streamId === streamId);
      deepEqual(own.map(({ type, flags }) => [type, flags]), [
        [FRAME.headers, FLAG.endHeaders],
        [FRAME.data, 0],
        [FRAME.headers, FLAG.endHeaders | FLAG.endStream],
      ]);
    }
    await peer.untroubled();
  });
});

Deno.test("RFC 9113 6.5.2 a header list above the limit fails its call; the table stays in step", async () => {
  await withServer([echo], async ({ peer }) => {
    const long: Field[] = Array.from({ length: 80 }, (_, at) => [`x-${at}`, "v".repeat(1000)]);
    // The fields come into the dynamic table before and after the limit is passed.
    const block = literals([...requestFields(ECHO), ...long, ["x-last", "seen"]], true);
    const frames: Frame[] = [headers(1, block.subarray(0, 16_384), FLAG.endStream)];
    for (let at = 16_384; at < block.length; at += 16_384) {
      const piece = block.subarray(at, at + 16_384);
      const last = at + 16_384 >= block.length;
      frames.push({
        type: FRAME.continuation,
        flags: last ? FLAG.endHeaders : 0,
        streamId: 1,
        payload: piece,
      });
    }
    await peer.send(...frames);
    equal(await statusOf(peer, 1), "8");
    // Index 62 is the newest entry: ("x-last", "seen"); what is there is no error.
    const again = Uint8Array.of(...requestHeaders(ECHO), 0xbe, 0xbf);
    await peer.send(headers(3, again), data(3, grpcMessage(text("hi")), FLAG.endStream));
    equal(await statusOf(peer, 3), "0");
    // What is not there is one: the table holds at most 4,096 bytes.
    await peer.send(headers(5, Uint8Array.of(...requestHeaders(ECHO), 0xff, 0x20)));
    await peer.goaway(ERROR_CODE.compressionError);
  });
});

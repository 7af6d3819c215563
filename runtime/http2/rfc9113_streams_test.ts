import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { collector, echo, text, unary } from "../test_session.ts";
import { ERROR_CODE, FLAG, FRAME } from "./frame_types.ts";
import {
  data,
  endStream,
  frame,
  grpcMessage,
  headers,
  requestHeaders,
  reset,
  u32,
  windowUpdate,
} from "./test_frames.ts";
import { accepted, COLLECT, connectionError, ECHO, streamError } from "./test_rules.ts";
import { begin, request, statusOf, withServer } from "./test_server.ts";

const { cancel, frameSizeError, protocolError, refusedStream, streamClosed } = ERROR_CODE;
const block = requestHeaders(ECHO);
const nothing = new Uint8Array();
const priority = (streamId: number, dependency: number) =>
  frame(FRAME.priority, { streamId, payload: Uint8Array.of(...u32(dependency), 7) });

connectionError("5.1 DATA on an idle stream", protocolError, [data(1, nothing)]);
connectionError("5.1 RST_STREAM on an idle stream", protocolError, [reset(1)]);
connectionError("5.1 WINDOW_UPDATE on an idle stream", protocolError, [windowUpdate(1, 1)]);
connectionError("5.1 DATA on a stream that only the server could open", protocolError, [
  data(2, nothing),
]);
accepted("5.1 PRIORITY on an idle stream", [priority(9, 0), priority(10, 3)]);

streamError("5.1 DATA on a half-closed stream", streamClosed, [
  begin(1, COLLECT),
  endStream(1),
  data(1, nothing),
]);
streamError("5.1 HEADERS on a half-closed stream", streamClosed, [
  begin(1, COLLECT),
  endStream(1),
  headers(1, block, FLAG.endHeaders | FLAG.endStream),
]);
accepted("5.1 WINDOW_UPDATE and PRIORITY on a half-closed stream", [
  begin(1, COLLECT),
  endStream(1),
  windowUpdate(1, 5),
  priority(1, 0),
]);

Deno.test("RFC 9113 5.1 RST_STREAM, WINDOW_UPDATE and PRIORITY are taken on a stream that just ended", async () => {
  await withServer([echo], async ({ peer }) => {
    await peer.send(...request(1, ECHO));
    equal(await statusOf(peer, 1), "0");
    await peer.send(windowUpdate(1, 10), priority(1, 0), reset(1), reset(1, 0));
    await peer.untroubled();
  });
});

for (const [what, late] of [["DATA", data(1, nothing)], ["HEADERS", headers(1, block)]] as const) {
  Deno.test(`RFC 9113 5.1 ${what} after RST_STREAM of its sender is STREAM_CLOSED`, async () => {
    const { handler: collect, outcome } = collector();
    await withServer([echo, collect], async ({ peer }) => {
      await peer.send(begin(1, COLLECT), reset(1));
      deepEqual(await outcome, { count: 0, end: "cut" });
      await peer.send(late);
      // An error of the stream or of the connection: section 5.1 leaves the choice.
      const { payload, type } = await Promise.race([
        peer.next(FRAME.rstStream, 1),
        peer.next(FRAME.goaway),
      ]);
      equal(payload[type === FRAME.goaway ? 7 : 3], streamClosed);
    });
  });
  Deno.test(`RFC 9113 5.1 ${what} after both sides ended a stream is STREAM_CLOSED`, async () => {
    await withServer([echo], async ({ peer }) => {
      await peer.send(...request(1, ECHO));
      equal(await statusOf(peer, 1), "0");
      await peer.send(late);
      const { payload, type } = await Promise.race([
        peer.next(FRAME.rstStream, 1),
        peer.next(FRAME.goaway),
      ]);
      equal(payload[type === FRAME.goaway ? 7 : 3], streamClosed);
    });
  });
}

Deno.test("RFC 9113 5.1 what was on its way to a stream that the server reset is ignored", async () => {
  const fails = unary("/test.Test/Fail", () => {
    throw new Error("no");
  });
  const { handler: collect } = collector();
  await withServer([echo, fails, collect], async ({ peer }) => {
    // Faulty, so reset at once; the client does not know yet.
    await peer.send(begin(1, COLLECT), windowUpdate(1, 0));
    await peer.reset(1, protocolError);
    await peer.send(
      data(1, new Uint8Array(1000)),
      windowUpdate(1, 0),
      windowUpdate(1, 0x7fffffff),
      headers(1, block, FLAG.endHeaders | FLAG.endStream),
      data(1, nothing, FLAG.endStream),
      reset(1, cancel),
    );
    await peer.untroubled();
    await peer.send(...request(3, ECHO));
    equal(await statusOf(peer, 3), "0");
  });
});

connectionError("5.1.1 an even number of a client's stream", protocolError, [headers(2, block)]);
connectionError("5.1.1 a number lower than one before", protocolError, [
  begin(5, COLLECT),
  begin(3, COLLECT),
]);
streamError("5.1.1 DATA on a stream that a higher number closed unused", streamClosed, [
  begin(5, COLLECT),
  data(3, nothing),
], 3);
accepted("5.1.1 numbers may be left out", [...request(7, ECHO), ...request(501, ECHO)]);

Deno.test("RFC 9113 5.1.2 streams above MAX_CONCURRENT_STREAMS are refused, and taken again later", async () => {
  const { handler: collect } = collector();
  await withServer([echo, collect], async ({ peer }) => {
    const [said] = peer.received;
    const limit = settingOf(said!.payload, 3);
    ok(limit !== undefined && limit >= 100, `the limit is ${limit}`);
    const last = 2 * limit - 1;
    for (let streamId = 1; streamId <= last; streamId += 2) {
      await peer.send(begin(streamId, COLLECT));
    }
    await peer.untroubled();
    await peer.send(begin(last + 2, COLLECT), ...request(last + 4, ECHO));
    await peer.reset(last + 2, refusedStream);
    await peer.reset(last + 4, refusedStream);
    await peer.send(reset(1), endStream(3));
    equal(await statusOf(peer, 3), "0");
    await peer.send(...request(last + 6, ECHO), ...request(last + 8, ECHO));
    equal(await statusOf(peer, last + 6), "0");
    equal(await statusOf(peer, last + 8), "0");
    await peer.untroubled();
  });
});

/** The value of a setting in a SETTINGS frame. */
function settingOf(payload: Uint8Array, id: number): number | undefined {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  for (let at = 0; at < payload.length; at += 6) {
    if (view.getUint16(at) === id) return view.getUint32(at + 2);
  }
  return undefined;
}

streamError("5.3 HEADERS that depend on their own stream", protocolError, [
  headers(
    1,
    Uint8Array.of(...u32(1), 16, ...block),
    FLAG.endHeaders | FLAG.priority,
  ),
]);
streamError("5.3 PRIORITY that depends on its own stream", protocolError, [
  begin(1, COLLECT),
  priority(1, 1),
]);
connectionError("6.3 PRIORITY on stream 0", protocolError, [priority(0, 1)]);
streamError("6.3 PRIORITY of another length than 5", frameSizeError, [
  begin(1, COLLECT),
  frame(FRAME.priority, { streamId: 1, payload: u32(3) }),
]);

connectionError("6.1 DATA on stream 0", protocolError, [data(0, nothing)]);
connectionError("6.1 padding as long as DATA", protocolError, [
  begin(1, COLLECT),
  data(1, Uint8Array.of(5, 0, 0, 0, 0), FLAG.padded),
]);
connectionError("6.1 padded DATA without a length", frameSizeError, [
  begin(1, COLLECT),
  data(1, nothing, FLAG.padded),
]);

Deno.test("RFC 9113 6.1 padding is taken off, be it all of a frame", async () => {
  const { handler: collect, outcome } = collector();
  await withServer([collect], async ({ peer }) => {
    const message = grpcMessage(text("padded"));
    await peer.send(
      begin(1, COLLECT),
      data(1, Uint8Array.of(3, 1, 2, 3), FLAG.padded),
      data(1, Uint8Array.of(2, ...message.subarray(0, 4), 0, 0), FLAG.padded),
      data(1, Uint8Array.of(0, ...message.subarray(4)), FLAG.padded | FLAG.endStream),
    );
    equal(await statusOf(peer, 1), "0");
    deepEqual(await outcome, { count: 1, end: "half-close" });
  });
});

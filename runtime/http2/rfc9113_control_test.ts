import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { collector, pause, serverStream, text } from "../test_session.ts";
import { ERROR_CODE, FLAG, FRAME } from "./frame_types.ts";
import {
  data,
  endStream,
  frame,
  goaway,
  grpcMessage,
  ping,
  requestHeaders,
  reset,
  settings,
  u32,
} from "./test_frames.ts";
import { accepted, COLLECT, connectionError, ECHO } from "./test_rules.ts";
import { begin, request, statusOf, withServer } from "./test_server.ts";
import { echo } from "../test_session.ts";

const { cancel, frameSizeError, protocolError, refusedStream } = ERROR_CODE;
const block = requestHeaders(ECHO);

connectionError("6.4 RST_STREAM on stream 0", protocolError, [reset(0)]);
connectionError("6.4 RST_STREAM of another length than 4", frameSizeError, [
  begin(1, COLLECT),
  frame(FRAME.rstStream, { streamId: 1, payload: new Uint8Array(3) }),
]);

Deno.test("RFC 9113 6.4 RST_STREAM ends a call whatever its code, and is not answered", async () => {
  for (const code of [0, cancel, refusedStream, 0xdeadbeef]) {
    const { handler: collect, outcome, signal } = collector();
    await withServer([echo, collect], async ({ peer }) => {
      await peer.send(begin(1, COLLECT), data(1, grpcMessage(text("one"))));
      await signal;
      await peer.send(reset(1, code));
      deepEqual(await outcome, { count: 1, end: "cut" });
      equal((await signal).aborted, true);
      await peer.untroubled();
      deepEqual(peer.received.filter(({ streamId }) => streamId === 1), []);
    });
  }
});

Deno.test("RFC 9113 6.4 a handler that asks for its signal only after the reset finds it aborted", async () => {
  const go = Promise.withResolvers<void>();
  const seen = Promise.withResolvers<boolean>();
  const late = serverStream("/test.Test/Late", async (_request, call) => {
    await go.promise;
    seen.resolve(call.signal.aborted);
  });
  await withServer([late], async ({ peer }) => {
    await peer.send(...request(1, "/test.Test/Late"), reset(1));
    await peer.untroubled();
    go.resolve();
    equal(await seen.promise, true);
  });
});

connectionError("6.6 PUSH_PROMISE from a client", protocolError, [
  begin(1, COLLECT),
  frame(FRAME.pushPromise, {
    flags: FLAG.endHeaders,
    streamId: 1,
    payload: Uint8Array.of(...u32(2), ...block),
  }),
]);

connectionError("6.8 GOAWAY on a stream", protocolError, [{ ...goaway(0), streamId: 1 }]);
connectionError("6.8 GOAWAY shorter than 8", frameSizeError, [
  frame(FRAME.goaway, { payload: u32(0) }),
]);

Deno.test("RFC 9113 6.8 7 after GOAWAY of the client, whatever its code, running calls finish", async () => {
  for (const code of [0, ERROR_CODE.enhanceYourCalm, 0xbadc0de]) {
    const go = Promise.withResolvers<void>();
    const slow = serverStream("/test.Test/Slow", async (_request, call) => {
      await call.send(text("one"));
      await go.promise;
      await call.send(text("two"));
    });
    const { handler: collect, outcome } = collector();
    await withServer([slow, collect], async ({ peer, closeHost, served }) => {
      await peer.send(...request(1, "/test.Test/Slow"), begin(3, COLLECT));
      await peer.next(FRAME.data, 1);
      const said = goaway(0, code);
      await peer.send({ ...said, payload: Uint8Array.of(...said.payload, ...text("debug data")) });
      await pause();
      go.resolve();
      equal(await statusOf(peer, 1), "0");
      await peer.send(data(3, grpcMessage(text("x"))), endStream(3));
      equal(await statusOf(peer, 3), "0");
      deepEqual(await outcome, { count: 1, end: "half-close" });
      closeHost();
      await served;
    });
  }
});

connectionError("6.7 PING on a stream", protocolError, [{ ...ping(1), streamId: 1 }]);
connectionError("6.7 PING of another length than 8", frameSizeError, [
  frame(FRAME.ping, { payload: new Uint8Array(7) }),
]);
accepted("6.7 acknowledged PINGs that nobody asked for", [ping(1, FLAG.ack), ping(2, FLAG.ack)]);

Deno.test("RFC 9113 6.7 PINGs are acknowledged at once, in order, with their octets", async () => {
  const { handler: collect } = collector();
  await withServer([collect], async ({ peer }) => {
    const payloads = [[2, 4, 16, 16, 9, 14, 7, 7], [0, 0, 0, 0, 0, 0, 0, 0], Array(8).fill(255)];
    await peer.send(
      begin(1, COLLECT),
      ...payloads.map((bytes) => frame(FRAME.ping, { payload: Uint8Array.from(bytes) })),
    );
    for (const bytes of payloads) {
      const { flags, streamId, payload } = await peer.next(FRAME.ping);
      deepEqual([flags, streamId, [...payload]], [FLAG.ack, 0, bytes]);
    }
  });
});

accepted("6.5.3 settings may come at any time", [settings(), begin(1, COLLECT), settings([3, 0])]);

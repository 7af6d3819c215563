import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { joinBytes } from "../../testing/join_bytes.ts";
import { FLAG, FRAME } from "../http2/frame_types.ts";
import { PREFACE } from "../http2/preface.ts";
import { type Frame, frameBytes, requestHeaders } from "../http2/test_frames.ts";
import { watchCrashes } from "../../tests/fuzz/watch_crashes.ts";
import { memoryConnection } from "../memory_connection.ts";
import { grpcJsTransport } from "./transport.ts";

const nothing = new Uint8Array();
const settings: Frame = { type: FRAME.settings, flags: 0, streamId: 0, payload: nothing };
const unknownMethod: Frame = {
  type: FRAME.headers,
  flags: FLAG.endHeaders,
  streamId: 1,
  payload: requestHeaders("/no.Service/Method"),
};

/** Sends frames in one piece, then closes; resolves to what would have ended the process. */
async function crashesOf(frames: readonly Frame[]): Promise<readonly unknown[]> {
  using watch = watchCrashes();
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const served = grpcJsTransport([], plugin, {
    signal: new AbortController().signal,
    maxMessageBytes: 1024,
  }).catch(() => {}).finally(closePlugin);
  const bytes = joinBytes([PREFACE, ...frames.map((frame) => frameBytes(frame))]);
  equal(await host.output.write(bytes), bytes.length);
  await new Promise((resolve) => setTimeout(resolve, 30));
  closeHost();
  await served;
  await new Promise((resolve) => setTimeout(resolve, 10));
  return watch.crashes;
}

// A connection error (RFC 9113, 5.1).
const dataOnIdleStream: Frame = { type: FRAME.data, flags: 0, streamId: 99, payload: nothing };

Deno.test("a request for an unknown method beside a protocol error does not end the process", async () => {
  deepEqual(await crashesOf([settings, unknownMethod, dataOnIdleStream]), []);
});

Deno.test("a request beside a GOAWAY with an error does not end the process", async () => {
  const payload = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 2);
  const goAway = { type: FRAME.goaway, flags: 0, streamId: 0, payload };
  deepEqual(await crashesOf([settings, unknownMethod, goAway]), []);
});

Deno.test("a request with a foreign content type beside a protocol error does not end the process", async () => {
  const payload = Uint8Array.from(unknownMethod.payload);
  // "application/grpc" becomes "application/grpd".
  payload[payload.findLastIndex((byte) => byte === "c".charCodeAt(0))] = "d".charCodeAt(0);
  deepEqual(await crashesOf([settings, { ...unknownMethod, payload }, dataOnIdleStream]), []);
});

import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { clientStream, echo, pause, serverStream, shown, text } from "../test_session.ts";
import { joinBytes } from "../../testing/join_bytes.ts";
import { ERROR_CODE, FLAG, FRAME, SETTING } from "./frame_types.ts";
import { begin, request, statusOf, withServer } from "./test_server.ts";
import {
  data,
  endStream,
  type Frame,
  frame,
  grpcMessage,
  u32,
  windowUpdate,
} from "./test_frames.ts";
import { accepted, COLLECT, connectionError, ECHO, streamError } from "./test_rules.ts";
import type { TestPeer } from "./test_peer.ts";

const { flowControlError, frameSizeError, protocolError } = ERROR_CODE;
const MAX_WINDOW = 0x7fffffff;

streamError("6.9 WINDOW_UPDATE of 0 on a stream", protocolError, [
  begin(1, COLLECT),
  windowUpdate(1, 0),
]);
connectionError("6.9 WINDOW_UPDATE of 0 on the connection", protocolError, [windowUpdate(0, 0)]);
connectionError("6.9 WINDOW_UPDATE of another length than 4", frameSizeError, [
  frame(FRAME.windowUpdate, { payload: new Uint8Array(3) }),
]);
accepted("6.9 the reserved bit of an increment is ignored", [
  windowUpdate(0, 0x80000001),
  begin(1, COLLECT),
  windowUpdate(1, 0x80000001),
]);
streamError("6.9.1 a stream's window above 2^31 - 1", flowControlError, [
  begin(1, COLLECT),
  windowUpdate(1, MAX_WINDOW),
]);
connectionError("6.9.1 the connection's window above 2^31 - 1", flowControlError, [
  windowUpdate(0, MAX_WINDOW),
]);
accepted("6.9.1 windows of 2^31 - 1", [
  windowUpdate(0, MAX_WINDOW - 65_535),
  begin(1, COLLECT),
  windowUpdate(1, MAX_WINDOW - 65_535),
]);

const sumOf = (frames: readonly Frame[]) =>
  frames.reduce((sum, { type, payload }) => type === FRAME.data ? sum + payload.length : sum, 0);

Deno.test("RFC 9113 6.9.1 the connection's window holds all streams, and goes on where it stopped", async () => {
  const answer = serverStream("/test.Test/Answer", async (_request, call) => {
    for (let count = 0; count < 10; count++) await call.send(new Uint8Array(9_995));
  });
  await withServer([answer, echo], async ({ peer }) => {
    await peer.send(...request(1, "/test.Test/Answer"), ...request(3, "/test.Test/Answer"));
    await peer.untroubled();
    equal(sumOf(peer.received), 65_535);
    // What a stream is given is of no use without the connection's.
    await peer.send(windowUpdate(1, 1_000), windowUpdate(3, 1_000));
    await peer.untroubled();
    equal(sumOf(peer.received), 65_535);
    await peer.send(windowUpdate(0, 1));
    await peer.untroubled();
    equal(sumOf(peer.received), 65_536);
    await peer.send(windowUpdate(0, 200_000));
    equal(await statusOf(peer, 1), "0");
    equal(await statusOf(peer, 3), "0");
    equal(sumOf(peer.received), 200_000);
  }, { settings: [[SETTING.initialWindowSize, 1_000_000]] });
});

Deno.test("RFC 9113 6.9.1 a stream without window holds up no other one", async () => {
  const answer = serverStream("/test.Test/Answer", async (_request, call) => {
    for (let count = 0; count < 10; count++) await call.send(new Uint8Array(9_995));
  });
  await withServer([answer, echo], async ({ peer }) => {
    await peer.send(...request(1, "/test.Test/Answer"));
    await peer.untroubled();
    await peer.send(
      begin(3, ECHO),
      data(3, grpcMessage(text("other")), FLAG.endStream),
      windowUpdate(3, 500),
    );
    equal(await statusOf(peer, 3), "0");
    equal(shown((await peer.next(FRAME.data, 3)).payload.subarray(5)), "other");
    equal(sumOf(peer.received.filter(({ streamId }) => streamId === 1)), 100);
    await peer.send(windowUpdate(1, 99_900), windowUpdate(0, 99_900));
    equal(await statusOf(peer, 1), "0");
  }, { settings: [[SETTING.initialWindowSize, 100]] });
});

Deno.test("RFC 9113 4.2 frames sent are as large as MAX_FRAME_SIZE allows, and no larger", async () => {
  const answer = serverStream("/test.Test/Answer", async (_request, call) => {
    await call.send(new Uint8Array(200_000));
  });
  for (const [size, most] of [[16_384, 16_384], [20_000, 20_000], [0xffffff, 0xffffff]] as const) {
    await withServer([answer], async ({ peer }) => {
      await peer.send(windowUpdate(0, 1_000_000), ...request(1, "/test.Test/Answer"));
      equal(await statusOf(peer, 1), "0");
      const sizes = peer.received.filter(({ type }) => type === FRAME.data)
        .map(({ payload }) => payload.length);
      equal(sumOf(peer.received), 200_005);
      const largest = Math.max(...sizes);
      ok(largest <= most && largest >= Math.min(most, 20_000), String(sizes));
    }, { settings: [[SETTING.maxFrameSize, size], [SETTING.initialWindowSize, 1_000_000]] });
  }
});

/** A handler that reads nothing until it is told to. */
function busy() {
  const go = Promise.withResolvers<void>();
  const handler = clientStream("/test.Test/Busy", async (requests) => {
    await go.promise;
    let count = 0;
    for await (const { length } of requests) count += length;
    return text(String(count));
  });
  return { handler, go: () => go.resolve() };
}

/** The windows a server gives at first: for a stream, and for the connection. */
function windowsOf({ received }: TestPeer): [stream: number, connection: number] {
  const { payload } = received[0]!;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let stream = 65_535;
  for (let at = 0; at < payload.length; at += 6) {
    if (view.getUint16(at) === SETTING.initialWindowSize) stream = view.getUint32(at + 2);
  }
  return [stream, 65_535 + creditOf(received, 0)];
}

function creditOf(received: readonly Frame[], stream: number): number {
  return received.filter(({ type, streamId }) => type === FRAME.windowUpdate && streamId === stream)
    .reduce((sum, { payload }) => sum + new DataView(payload.buffer).getUint32(0), 0);
}

/** DATA of so many bytes, 16 KiB or less at a time: the beginning of a message that never ends. */
function filler(streamId: number, bytes: number): Frame[] {
  const frames: Frame[] = [];
  let payload = Uint8Array.of(0, ...u32(4_000_000));
  for (let left = bytes; left > 0;) {
    const size = Math.min(left, 16_384);
    frames.push(data(streamId, joinBytes([payload, new Uint8Array(size)]).subarray(0, size)));
    left -= size;
    payload = new Uint8Array();
  }
  return frames;
}

Deno.test("RFC 9113 6.9.1 DATA beyond a stream's window is FLOW_CONTROL_ERROR, with nobody reading", async () => {
  const { handler, go } = busy();
  await withServer([handler, echo], async ({ peer }) => {
    await peer.untroubled();
    const [window] = windowsOf(peer);
    await peer.send(begin(1, "/test.Test/Busy"), ...filler(1, window));
    await peer.untroubled();
    equal(creditOf(peer.received, 1), 0);
    await peer.send(data(1, Uint8Array.of(0)));
    await peer.reset(1, flowControlError);
    await peer.send(...request(3, ECHO));
    equal(await statusOf(peer, 3), "0");
    await peer.untroubled();
    go();
  });
});

Deno.test("RFC 9113 6.9.1 padding counts against the window, and its room comes back", async () => {
  const { handler, go } = busy();
  await withServer([handler, echo], async ({ peer }) => {
    await peer.untroubled();
    const [window] = windowsOf(peer);
    await peer.send(begin(1, "/test.Test/Busy"));
    const padded = data(1, Uint8Array.of(255, ...new Uint8Array(255)), FLAG.padded);
    // Only padding: nobody has to read for it to be given back.
    for (let bytes = 0; bytes < 2 * window; bytes += 256 * 1024) {
      await peer.send(...Array.from({ length: 1024 }, () => padded));
      await peer.untroubled();
    }
    ok(creditOf(peer.received, 1) >= window / 2);
    go();
    await peer.send(endStream(1));
    equal(await statusOf(peer, 1), "0");
  }, { keeps: ({ type }) => type !== FRAME.data });
});

Deno.test("RFC 9113 6.9.1 DATA beyond the connection's window is FLOW_CONTROL_ERROR", async () => {
  const handlers = busy();
  await withServer([handlers.handler], async ({ peer, outcome }) => {
    await peer.untroubled();
    let [stream, room] = windowsOf(peer);
    const first = room;
    let sent = 0;
    // Fill streams that nobody reads until the connection gives no more room.
    for (let streamId = 1; sent < 100 * first && room > 0; streamId += 2) {
      const bytes = Math.min(stream, room);
      await peer.send(begin(streamId, "/test.Test/Busy"), ...filler(streamId, bytes));
      sent += bytes;
      await peer.untroubled();
      room = 65_535 + creditOf(peer.received, 0) - sent;
      stream = windowsOf(peer)[0];
    }
    equal(room, 0, `${sent} bytes were taken that nobody reads`);
    ok(sent <= 128 * 1024 * 1024, `${sent} bytes were taken that nobody reads`);
    await peer.send(begin(100_001, "/test.Test/Busy"), data(100_001, Uint8Array.of(0)));
    await peer.goaway(flowControlError);
    ok(await outcome() instanceof Error);
    handlers.go();
  });
});

Deno.test("RFC 9113 5.2 room comes back for all that is read, dropped or late", async () => {
  const { handler } = busy();
  const quits = clientStream("/test.Test/Quits", async (requests) => {
    for await (const _ of requests) break;
    return text("enough");
  });
  await withServer([handler, quits, echo], async ({ peer }) => {
    await peer.untroubled();
    const [stream, connection] = windowsOf(peer);
    let sent = 0;
    const fill = async (streamId: number, path: string, end?: Frame) => {
      const first = data(streamId, grpcMessage(text("x")));
      const rest = filler(streamId, stream - first.payload.length);
      await peer.send(begin(streamId, path), first, ...rest, ...end === undefined ? [] : [end]);
      sent += stream;
      await pause(0);
    };
    // More than the connection's window by each way that bytes can go: all come back.
    for (let streamId = 1; sent < 5 * connection; streamId += 2) {
      await fill(
        streamId,
        "/test.Test/Busy",
        frame(FRAME.rstStream, { streamId, payload: u32(8) }),
      );
    }
    for (let streamId = 1001; sent < 6 * connection; streamId += 2) {
      await fill(streamId, "/test.Test/Quits");
      equal(await statusOf(peer, streamId), "0");
    }
    for (let streamId = 2001; sent < 7 * connection; streamId += 2) {
      await fill(streamId, "/no.Such/Method");
      equal(await statusOf(peer, streamId), "12");
    }
    await peer.send(...request(3001, ECHO, new Uint8Array(1000)));
    equal(await statusOf(peer, 3001), "0");
    const room = 65_535 + creditOf(peer.received, 0) - sent;
    ok(room >= connection / 2 && room <= connection, `${room} of ${connection}`);
    deepEqual(peer.received.filter(({ type }) => type === FRAME.goaway), []);
  });
});

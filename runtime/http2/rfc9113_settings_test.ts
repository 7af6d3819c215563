import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { serverStream } from "../test_session.ts";
import { ERROR_CODE, FLAG, FRAME, SETTING } from "./frame_types.ts";
import { begin, request, statusOf, withServer } from "./test_server.ts";
import { frame, settings, settingsAck, u32, windowUpdate } from "./test_frames.ts";
import { accepted, COLLECT, connectionError } from "./test_rules.ts";
import type { TestPeer } from "./test_peer.ts";

const { flowControlError, frameSizeError, protocolError } = ERROR_CODE;
const MAX_WINDOW = 0x7fffffff;
const ANSWER = "/test.Test/Answer";

connectionError("6.5 SETTINGS on a stream", protocolError, [
  begin(1, COLLECT),
  { ...settings(), streamId: 1 },
]);
connectionError("6.5 an acknowledgement that is not empty", frameSizeError, [
  { ...settings([4, 1]), flags: FLAG.ack },
]);
connectionError("6.5 SETTINGS of a length that is no multiple of 6", frameSizeError, [
  frame(FRAME.settings, { payload: new Uint8Array(7) }),
]);
accepted("6.5 acknowledgements that nobody asked for", [settingsAck, settingsAck]);
accepted("6.5.2 unknown settings are ignored", [
  settings([0, 1], [7, 0xffffffff], [8, 1], [0xffff, 0xffffffff]),
]);
accepted("6.5.2 the ends of all ranges", [
  settings([1, 0], [2, 0], [3, 0], [4, MAX_WINDOW], [5, 16_384], [6, 0]),
  settings([1, 0xffffffff], [2, 1], [3, 0xffffffff], [4, 65_535], [5, 0xffffff], [6, 0xffffffff]),
]);
for (
  const [name, id, value, code] of [
    ["ENABLE_PUSH 2", SETTING.enablePush, 2, protocolError],
    ["INITIAL_WINDOW_SIZE 2^31", SETTING.initialWindowSize, MAX_WINDOW + 1, flowControlError],
    ["MAX_FRAME_SIZE 16,383", SETTING.maxFrameSize, 16_383, protocolError],
    ["MAX_FRAME_SIZE 2^24", SETTING.maxFrameSize, 0x1000000, protocolError],
  ] as const
) {
  connectionError(`6.5.2 ${name}`, code, [settings([3, 100], [id, value], [4, 100_000])]);
}

Deno.test("RFC 9113 6.5.3 each SETTINGS is acknowledged, once", async () => {
  await withServer([], async ({ peer }) => {
    await peer.send(settings(), settings([4, 5], [4, 6]), settings([3, 1]));
    for (let count = 0; count < 3; count++) {
      const { flags, streamId, payload } = await peer.next(FRAME.settings);
      deepEqual([flags, streamId, payload.length], [FLAG.ack, 0, 0]);
    }
    await peer.untroubled();
    equal(peer.received.filter(({ type }) => type === FRAME.settings).length, 5);
  });
});

// Each answer is one message with its prefix.
const answerOf = (bytes: number) =>
  serverStream(ANSWER, async (_request, call) => {
    await call.send(new Uint8Array(bytes - 5));
  });

/** All bytes of DATA that came on a stream. */
function dataBytes({ received }: TestPeer, streamId: number): number {
  return received.reduce(
    (sum, frame) =>
      frame.type === FRAME.data && frame.streamId === streamId ? sum + frame.payload.length : sum,
    0,
  );
}

Deno.test("RFC 9113 6.9.2 INITIAL_WINDOW_SIZE of the first SETTINGS holds for streams", async () => {
  await withServer([answerOf(1000)], async ({ peer }) => {
    await peer.send(...request(1, ANSWER));
    await peer.untroubled();
    equal(dataBytes(peer, 1), 10);
    await peer.send(windowUpdate(1, 989));
    await peer.untroubled();
    equal(dataBytes(peer, 1), 999);
    await peer.send(windowUpdate(1, 1));
    equal(await statusOf(peer, 1), "0");
    equal(dataBytes(peer, 1), 1000);
  }, { settings: [[SETTING.initialWindowSize, 10]] });
});

Deno.test("RFC 9113 6.9.2 a change of INITIAL_WINDOW_SIZE changes the windows of open streams", async () => {
  await withServer([answerOf(1000)], async ({ peer }) => {
    await peer.send(...request(1, ANSWER), ...request(3, ANSWER));
    await peer.untroubled();
    deepEqual([dataBytes(peer, 1), dataBytes(peer, 3)], [0, 0]);
    await peer.send(windowUpdate(3, 100), settings([SETTING.initialWindowSize, 300]));
    await peer.untroubled();
    deepEqual([dataBytes(peer, 1), dataBytes(peer, 3)], [300, 400]);
    // The last value in a frame counts.
    await peer.send(settings([SETTING.initialWindowSize, 5], [SETTING.initialWindowSize, 1000]));
    equal(await statusOf(peer, 1), "0");
    equal(await statusOf(peer, 3), "0");
    deepEqual([dataBytes(peer, 1), dataBytes(peer, 3)], [1000, 1000]);
  }, { settings: [[SETTING.initialWindowSize, 0]] });
});

Deno.test("RFC 9113 6.9.2 a window below zero is filled before anything is sent", async () => {
  await withServer([answerOf(1000)], async ({ peer }) => {
    await peer.send(...request(1, ANSWER));
    await peer.untroubled();
    equal(dataBytes(peer, 1), 600);
    // Now it is 100 - 600.
    await peer.send(settings([SETTING.initialWindowSize, 100]), windowUpdate(1, 499));
    await peer.untroubled();
    equal(dataBytes(peer, 1), 600);
    await peer.send(windowUpdate(1, 1));
    await peer.untroubled();
    equal(dataBytes(peer, 1), 600);
    await peer.send(windowUpdate(1, 1));
    await peer.untroubled();
    equal(dataBytes(peer, 1), 601);
    await peer.send(settings([SETTING.initialWindowSize, 600]));
    equal(await statusOf(peer, 1), "0");
    equal(dataBytes(peer, 1), 1000);
  }, { settings: [[SETTING.initialWindowSize, 600]] });
});

Deno.test("RFC 9113 6.9.2 trailers need no window", async () => {
  await withServer([answerOf(600)], async ({ peer }) => {
    await peer.send(...request(1, ANSWER));
    equal(await statusOf(peer, 1), "0");
    await peer.send(settings([SETTING.initialWindowSize, 0]), ...request(3, "/no.Such/Method"));
    equal(await statusOf(peer, 3), "12");
  }, { settings: [[SETTING.initialWindowSize, 600]] });
});

connectionError("6.9.2 a change that makes an open stream's window too large", flowControlError, [
  begin(1, COLLECT),
  windowUpdate(1, MAX_WINDOW - 65_535),
  settings([SETTING.initialWindowSize, 65_536]),
]);
connectionError("6.5.2 SETTINGS cut short by a length that lies", protocolError, [
  // Its second value is taken for the next frame: one on no stream that may be on none.
  frame(FRAME.settings, { payload: new Uint8Array(6) }),
  frame(FRAME.headers, { payload: u32(0) }),
]);

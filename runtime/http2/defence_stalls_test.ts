import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { clientStream, echo, pause, serverStream, text } from "../test_session.ts";
import { FRAME, SETTING } from "./frame_types.ts";
import { data, endStream, type Frame, grpcMessage, reset, windowUpdate } from "./test_frames.ts";
import { megabytesGrown } from "./test_memory.ts";
import { ECHO } from "./test_rules.ts";
import { begin, request, statusOf, withServer } from "./test_server.ts";

const FLOOD = "/test.Test/Flood";
const CHUNK = 64 * 1024;

/** Sends chunks without end, each made when the one before was taken. */
function flood() {
  const state = { begun: 0, chunks: 0, ended: [] as string[] };
  const handler = serverStream(FLOOD, async (_request, call) => {
    state.begun++;
    try {
      for (;; state.chunks++) await call.send(new Uint8Array(CHUNK));
    } catch (error) {
      state.ended.push(error instanceof Error ? error.message : String(error));
      throw error;
    }
  });
  return { handler, state };
}

Deno.test("defence: a call without window waits with one message, until it is reset", async () => {
  const { handler, state } = flood();
  await withServer([handler, echo], async ({ peer }) => {
    await peer.send(...request(1, FLOOD));
    await peer.untroubled();
    await pause();
    deepEqual(state, { begun: 1, chunks: 0, ended: [] });
    // A byte at a time gets no more than that.
    for (let count = 0; count < 1000; count++) await peer.send(windowUpdate(1, 1));
    await peer.untroubled();
    equal(bytesOf(peer.received), 1000);
    deepEqual(state, { begun: 1, chunks: 0, ended: [] });
    await peer.send(reset(1));
    await peer.untroubled();
    await pause(0);
    equal(state.ended.length, 1);
    match(state.ended[0]!, /was cancelled/);
  }, { settings: [[SETTING.initialWindowSize, 0]] });
});

Deno.test("defence: 900 calls without window keep one message each, and end with the connection", async () => {
  const { handler, state } = flood();
  await withServer([handler, echo], async ({ peer, closeHost, served }) => {
    for (let at = 0; at < 900; at++) await peer.send(...request(2 * at + 1, FLOOD));
    await peer.untroubled();
    deepEqual(state, { begun: 900, chunks: 0, ended: [] });
    // Another call is answered as soon as it has a window.
    await peer.send(...request(2001, ECHO), windowUpdate(2001, 100));
    equal(await statusOf(peer, 2001), "0");
    closeHost();
    await served;
    await pause(0);
    equal(state.ended.length, 900);
  }, { settings: [[SETTING.initialWindowSize, 0]] });
});

const bytesOf = (frames: readonly Frame[]) =>
  frames.reduce((sum, { type, payload }) => type === FRAME.data ? sum + payload.length : sum, 0);
const ROOM = 32 * 1024 * 1024;
const wide = [[SETTING.initialWindowSize, 0x7fffffff]] as const;

Deno.test("defence: a peer with large windows that reads nothing is sent no more than the pipe and a buffer", async () => {
  const { handler, state } = flood();
  let came = 0;
  const keeps = ({ type, payload }: Frame) => {
    if (type === FRAME.data) came += payload.length;
    return type !== FRAME.data;
  };
  await withServer([handler, echo], async ({ peer }) => {
    let room = ROOM;
    const takesAll = async () => {
      while (came < room) await pause(0);
      equal(came, room);
    };
    peer.stopReading();
    await peer.send(windowUpdate(0, ROOM - 65_535));
    for (let at = 0; at < 50; at++) await peer.send(...request(2 * at + 1, FLOOD));
    await pause();
    ok(state.begun === 50 && state.chunks <= 2 * 1024 * 1024 / CHUNK, JSON.stringify(state));
    const before = state.chunks;
    await pause();
    equal(state.chunks, before);
    peer.resumeReading();
    await takesAll();
    // All calls had their turns.
    for (let at = 0; at < 50; at++) await peer.fields(2 * at + 1);
    // Again and again: nothing piles up.
    const grown = await megabytesGrown(20, async () => {
      peer.stopReading();
      await peer.send(windowUpdate(0, ROOM));
      room += ROOM;
      await pause(0);
      peer.resumeReading();
      await takesAll();
    });
    ok(grown < 10, `${grown} MB more`);
    for (let at = 0; at < 50; at++) await peer.send(reset(2 * at + 1));
    await peer.send(...request(1001, ECHO), windowUpdate(0, ROOM));
    equal(await statusOf(peer, 1001), "0");
    equal(state.ended.length, 50);
    await peer.untroubled();
  }, { settings: wide, keeps });
});

Deno.test("defence: answers that nobody reads end in refused calls, and then in the end of the connection", async () => {
  await withServer([echo], async ({ peer, outcome }) => {
    peer.stopReading();
    let over = false;
    void outcome().then(() => over = true);
    let streamId = 1;
    const message = new Uint8Array(500);
    const grown = await megabytesGrown(3000, async () => {
      for (let count = 0; count < 100; count++, streamId += 2) {
        await peer.send(...request(streamId, ECHO, message));
      }
      return !over;
    });
    ok(over, `${streamId} streams were taken`);
    match(String(await outcome()), /does not read/);
    ok(grown < 30, `${grown} MB more`);
  }, { settings: wide });
});

Deno.test("defence: what handlers leave unread is bounded by the windows, whatever the size of messages", async () => {
  const go = Promise.withResolvers<void>();
  let count = 0;
  const busy = clientStream("/test.Test/Busy", async (requests) => {
    await go.promise;
    for await (const _ of requests) count++;
    return text("read");
  });
  await withServer([busy], async ({ peer }) => {
    await peer.untroubled();
    const EMPTY = 5;
    const CALLS = 6;
    const frames = 1024 * 1024 / 16_384;
    let streamId = 1;
    const grown = await megabytesGrown(CALLS, async () => {
      // A window full of empty messages.
      const empties = data(streamId, new Uint8Array(16_384));
      await peer.send(begin(streamId, "/test.Test/Busy"), ...Array(frames).fill(empties));
      await peer.untroubled();
      streamId += 2;
    });
    ok(grown < 5 * CALLS, `${grown} MB for ${CALLS} MiB unread`);
    go.resolve();
    for (let at = 1; at < streamId; at += 2) {
      // 1 MiB is 209,715 of them and one byte of the next; four more make it whole.
      await peer.next(FRAME.windowUpdate, at);
      await peer.send(data(at, new Uint8Array(4)), endStream(at));
      equal(await statusOf(peer, at), "0");
    }
    equal(count, CALLS * Math.ceil(1024 * 1024 / EMPTY));
  });
});

Deno.test("defence: nothing unread stays of calls that were reset, though their handlers go on", async () => {
  const go = Promise.withResolvers<void>();
  const busy = clientStream("/test.Test/Busy", async (requests) => {
    await go.promise;
    for await (const _ of requests);
    return text("read");
  });
  await withServer([busy], async ({ peer }) => {
    await peer.untroubled();
    const grown = await megabytesGrown(40, async (step) => {
      const streamId = 2 * step + 1;
      const empties = data(streamId, new Uint8Array(16_384));
      await peer.send(begin(streamId, "/test.Test/Busy"), ...Array(64).fill(empties));
      await peer.send(reset(streamId));
      await peer.untroubled();
    });
    ok(grown < 10, `${grown} MB more for 40 MiB`);
    go.resolve();
  });
});

Deno.test("defence: a preface, a frame or a message that never ends holds nobody else up", async () => {
  const { handler, state } = flood();
  await withServer([handler, echo], async ({ peer, closeHost, outcome }) => {
    // A message of 4 MiB, of which little ever comes.
    const part = grpcMessage(new Uint8Array(4 * 1024 * 1024)).subarray(0, 100);
    for (let streamId = 1; streamId < 1800; streamId += 2) {
      await peer.send(begin(streamId, ECHO), data(streamId, part));
    }
    await peer.send(...request(2001, ECHO));
    equal(await statusOf(peer, 2001), "0");
    await peer.send(Uint8Array.of(0, 0x40, 0, 0, 0, 0));
    closeHost();
    equal(await outcome(), undefined);
    equal(state.begun, 0);
  });
});

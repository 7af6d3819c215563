import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { joinBytes } from "../../testing/join_bytes.ts";
import { clientStream, echo, serverStream, text } from "../test_session.ts";
import type { Call } from "../transport.ts";
import { ERROR_CODE, FRAME } from "./frame_types.ts";
import {
  type Frame,
  frameBytes,
  headers,
  requestHeaders,
  reset,
  windowUpdate,
} from "./test_frames.ts";
import { megabytesGrown } from "./test_memory.ts";
import { ECHO } from "./test_rules.ts";
import { request, statusOf, withServer } from "./test_server.ts";

const FOREVER = "/test.Test/Forever";
const bytesOf = (frames: readonly Frame[]) => joinBytes(frames.map((each) => frameBytes(each)));

/** Runs until it is cancelled, or longer: until it is released. */
function forever({ ignoresCancel }: { readonly ignoresCancel: boolean }) {
  const state = { begun: 0, running: 0, most: 0 };
  const release = Promise.withResolvers<void>();
  const cancelled = ({ signal }: Call) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  const handler = clientStream(FOREVER, async (_requests, call) => {
    state.begun++;
    state.most = Math.max(state.most, ++state.running);
    await (ignoresCancel ? release.promise : cancelled(call));
    state.running--;
    return text("over");
  });
  return { handler, state, release: () => release.resolve() };
}

const RESETS = 100_000;
const BATCH = 1000;

const block = requestHeaders(FOREVER);

/** HEADERS and what ends a call, so many times; by how many megabytes memory grew meanwhile. */
function rapidResets(
  send: (bytes: Uint8Array) => Promise<void>,
  ending: (streamId: number) => Frame = reset,
): Promise<number> {
  return megabytesGrown(
    RESETS / BATCH,
    (step) =>
      send(bytesOf(
        Array.from({ length: BATCH }, (_, index) => {
          const streamId = 2 * (step * BATCH + index) + 1;
          return [headers(streamId, block), ending(streamId)];
        }).flat(),
      )),
  );
}
const NEXT = 2 * RESETS + 1;

Deno.test("defence: 100,000 calls reset at once are over at once, and nothing stays of them", async () => {
  const { handler, state } = forever({ ignoresCancel: false });
  await withServer([handler, echo], async ({ peer }) => {
    const grown = await rapidResets(peer.send);
    await peer.send(...request(NEXT, ECHO));
    equal(await statusOf(peer, NEXT), "0");
    await peer.untroubled();
    deepEqual([state.begun, state.running], [RESETS, 0]);
    // Those that came in one piece: their handlers end a turn after their reset.
    ok(state.most <= 2000, `${state.most} handlers at once`);
    ok(grown < 10, `${grown} MB more`);
  });
});

const keepsAnswers = ({ type }: Frame) => type !== FRAME.rstStream;

Deno.test("defence: handlers that ignore their cancellation are bounded in number", async () => {
  const { handler, state, release } = forever({ ignoresCancel: true });
  await withServer([handler, echo], async ({ peer }) => {
    const grown = await rapidResets(peer.send);
    await peer.untroubled();
    ok(state.running <= 10_000, `${state.running} handlers at once`);
    ok(grown < 120, `${grown} MB more`);
    release();
    await peer.untroubled();
    equal(state.running, 0);
    await peer.send(...request(NEXT, ECHO));
    equal(await statusOf(peer, NEXT), "0");
  }, { keeps: keepsAnswers });
});

Deno.test("defence: calls that the client makes the server reset are bounded as well, and then it is left", async () => {
  const { handler, state, release } = forever({ ignoresCancel: true });
  await withServer([handler], async ({ peer }) => {
    const grown = await rapidResets(peer.send, (streamId) => windowUpdate(streamId, 0));
    await peer.goaway(ERROR_CODE.enhanceYourCalm);
    ok(state.most <= 10_000, `${state.most} handlers at once`);
    ok(grown < 120, `${grown} MB more`);
    release();
  }, { keeps: keepsAnswers });
});

Deno.test("S18 I10 defence: a host that leaves 10,000 reads early is served on", async () => {
  const READS = 10_000;
  const TOGETHER = 64;
  let running = 0;
  const open = serverStream("/test.Test/Open", async (_request, call) => {
    running++;
    try {
      for (let count = 0; count < 4; count++) await call.send(new Uint8Array(16_000));
      await new Promise((_, reject) => {
        if (call.signal.aborted) reject(call.signal.reason);
        call.signal.addEventListener("abort", () => reject(call.signal.reason), { once: true });
      });
    } finally {
      running--;
    }
  });
  let refused = 0;
  let came = 0;
  let owed = 0;
  const keeps = ({ type, payload }: Frame) => {
    if (type === FRAME.rstStream) refused++;
    if (type === FRAME.data) {
      came += payload.length;
      owed += payload.length;
    }
    return type !== FRAME.data;
  };
  await withServer([open, echo], async ({ peer }) => {
    for (let at = 0; at < READS; at += TOGETHER) {
      const ids = Array.from({ length: TOGETHER }, (_, index) => 2 * (at + index) + 1);
      await peer.send(...ids.flatMap((streamId) => request(streamId, "/test.Test/Open")));
      if (at % 3 === 0) await peer.untroubled();
      // Some resets come behind the whole answer, some before its beginning.
      await peer.send(...ids.map((streamId) => reset(streamId)));
      if (owed > 0) await peer.send(windowUpdate(0, owed));
      owed = 0;
    }
    await peer.send(...request(NEXT, ECHO));
    equal(await statusOf(peer, NEXT), "0");
    await peer.untroubled();
    deepEqual([running, refused], [0, 0]);
    ok(came > 0);
  }, { keeps });
});

Deno.test("defence: frames for streams that ended long ago are bounded in what they cost", async () => {
  await withServer([echo], async ({ peer }) => {
    await peer.send(...request(1, ECHO));
    equal(await statusOf(peer, 1), "0");
    const late = bytesOf(
      Array.from({ length: BATCH }, () => [reset(1), windowUpdate(1, 1)]).flat(),
    );
    const grown = await megabytesGrown(RESETS / BATCH, () => peer.send(late));
    ok(grown < 10, `${grown} MB more`);
    await peer.send(...request(NEXT, ECHO));
    equal(await statusOf(peer, NEXT), "0");
    await peer.untroubled();
  });
});

Deno.test("defence: refused streams whose resets nobody reads end the connection", async () => {
  const { handler } = forever({ ignoresCancel: false });
  await withServer([handler], async ({ peer, outcome }) => {
    await peer.untroubled();
    peer.stopReading();
    let over = false;
    void outcome().then(() => over = true);
    const grown = await megabytesGrown(500, async (step) => {
      const ids = Array.from({ length: BATCH }, (_, index) => 2 * (step * BATCH + index) + 1);
      await peer.send(bytesOf(ids.map((id) => headers(id, block))));
      return !over;
    });
    ok(over);
    match(String(await outcome()), /does not read/);
    ok(grown < 30, `${grown} MB more`);
  }, { keeps: keepsAnswers });
});

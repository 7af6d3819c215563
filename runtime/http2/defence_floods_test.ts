import { match, ok, strictEqual as equal } from "node:assert/strict";
import { joinBytes } from "../../testing/join_bytes.ts";
import { collector, echo } from "../test_session.ts";
import { ERROR_CODE, FLAG, FRAME } from "./frame_types.ts";
import {
  continuation,
  data,
  endStream,
  type Frame,
  frame,
  frameBytes,
  goaway,
  grpcMessage,
  headers,
  literals,
  ping,
  requestFields,
  requestHeaders,
  settings,
  windowUpdate,
} from "./test_frames.ts";
import { megabytesGrown } from "./test_memory.ts";
import { COLLECT, ECHO } from "./test_rules.ts";
import { begin, request, statusOf, type TestServer, withServer } from "./test_server.ts";

const batchOf = (count: number, frame: Frame) =>
  joinBytes(Array.from({ length: count }, () => frameBytes(frame)));

/** Sends a batch again and again until the server ends. */
async function floods(
  { peer, outcome }: TestServer,
  batch: Uint8Array,
  most: number,
): Promise<void> {
  let over = false;
  void outcome().then(() => over = true);
  const grown = await megabytesGrown(most, async () => {
    await peer.send(batch);
    // Gives the end of the server, which is told through the pipe, its turn.
    await new Promise((resolve) => setTimeout(resolve));
    return !over;
  });
  ok(grown < 10, `${grown} MB more`);
  ok(over, `the server took ${most} batches`);
}

const openCall = [begin(1, COLLECT)];
for (
  const [what, before, flood] of [
    ["SETTINGS", [], settings()],
    ["SETTINGS with values", [], settings([4, 70_000], [4, 65_535])],
    ["PING", [], ping(1)],
    ["empty DATA", openCall, data(1, new Uint8Array())],
    ["DATA that holds only padding", openCall, data(1, Uint8Array.of(0), FLAG.padded)],
    ["PRIORITY", openCall, frame(FRAME.priority, { streamId: 1, payload: new Uint8Array(5) })],
    ["frames of an unknown type", [], frame(0x42, { payload: new Uint8Array(20) })],
    ["GOAWAY", [], goaway(0)],
  ] as const
) {
  for (const reads of [true, false]) {
    const name = `defence: a flood of ${what} ends the connection of a peer that ` +
      (reads ? "reads the answers" : "reads nothing");
    Deno.test(name, async () => {
      const { handler: collect, outcome } = collector();
      await withServer([collect], async (server) => {
        const { peer } = server;
        await peer.send(...before);
        await peer.untroubled();
        if (!reads) peer.stopReading();
        await floods(server, batchOf(1000, flood), 1000);
        match(String(await server.outcome()), /frames that bring nothing|does not read/);
        if (before.length > 0) equal((await outcome).end, "cut");
        peer.resumeReading();
        if (reads) await peer.goaway(ERROR_CODE.enhanceYourCalm);
      });
    });
  }
}

Deno.test("defence: what a lively honest host sends besides its data is no flood", async () => {
  const { handler: collect, outcome } = collector();
  await withServer([collect, echo], async ({ peer }) => {
    await peer.send(begin(1, COLLECT));
    // A BDP estimator's PING and window for each of 5,000 calls, faster than any host.
    for (let call = 0; call < 5_000; call++) {
      const streamId = 3 + 2 * call;
      await peer.send(
        ...request(streamId, ECHO),
        ping(call),
        settings([4, 65_535 + call]),
        windowUpdate(0, 100),
        data(1, grpcMessage(new Uint8Array())),
      );
      equal(await statusOf(peer, streamId), "0");
    }
    await peer.send(endStream(1));
    equal((await outcome).count, 5_000);
    equal(await statusOf(peer, 1), "0");
    await peer.untroubled();
  });
});

const { compressionError, enhanceYourCalm } = ERROR_CODE;
for (
  const [what, fragment, batches] of [
    // What is kept: 500 pieces at most, 1 MiB at most.
    ["empty", new Uint8Array(), 10],
    ["small", literals([["x", "y"]]), 10],
    ["large", literals([["x", "y".repeat(16_000)]]), 1],
  ] as const
) {
  Deno.test(`defence: a flood of ${what} CONTINUATION frames ends the connection`, async () => {
    await withServer([echo], async (server) => {
      await server.peer.send(headers(1, requestHeaders(ECHO), 0));
      await floods(server, batchOf(50, continuation(1, fragment, 0)), batches);
      await server.peer.goaway(enhanceYourCalm);
    });
  });
}

Deno.test("defence: a header block that never ends is no fault of those that ended before", async () => {
  await withServer([echo], async ({ peer, outcome, closeHost }) => {
    await peer.send(...request(1, ECHO));
    equal(await statusOf(peer, 1), "0");
    // An unfinished block, then silence: the end of the input ends it.
    await peer.send(headers(3, requestHeaders(ECHO), 0), continuation(3, new Uint8Array(1), 0));
    await new Promise((resolve) => setTimeout(resolve, 20));
    equal(peer.received.some(({ type }) => type === FRAME.goaway), false);
    closeHost();
    equal(await outcome(), undefined);
  });
});

Deno.test("defence: HPACK bombs fail their calls and cost nothing that stays", async () => {
  const bomb = joinBytes([
    literals(requestFields(ECHO)),
    literals([["x", "b".repeat(4000)]], true),
    // Each octet stands for the 4,033 bytes of the entry: 48 MB in all.
    new Uint8Array(12_000).fill(0xbe),
  ]);
  const keeps = ({ type }: Frame) => type !== FRAME.rstStream;
  await withServer([echo], async ({ peer }) => {
    let streamId = 1;
    const grown = await megabytesGrown(300, async () => {
      await peer.send(headers(streamId, bomb), endStream(streamId));
      equal(await statusOf(peer, streamId), "8");
      streamId += 2;
    });
    ok(grown < 10, `${grown} MB more`);
    await peer.send(...request(streamId, ECHO));
    equal(await statusOf(peer, streamId), "0");
    await peer.untroubled();
  }, { keeps });
});

Deno.test("defence: a string that announces gigabytes is a broken block", async () => {
  await withServer([echo], async ({ peer }) => {
    const lie = Uint8Array.of(0x40, 1, 0x78, 0x7f, 0xff, 0xff, 0xff, 0xff, 0x07);
    await peer.send(headers(1, joinBytes([requestHeaders(ECHO), lie])));
    await peer.goaway(compressionError);
  });
});

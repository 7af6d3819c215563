import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { joinBytes } from "../../testing/join_bytes.ts";
import { clientStream, echo, text } from "../test_session.ts";
import { FLAG, FRAME } from "./frame_types.ts";
import {
  data,
  endStream,
  type Frame,
  grpcMessage,
  headers,
  literals,
  reset,
} from "./test_frames.ts";
import { ECHO } from "./test_rules.ts";
import { begin, request, statusOf, withServer } from "./test_server.ts";

const BUSY = "/test.Test/Busy";

/** Reads when it is told to; notes the requests' lengths and how they ended. */
function busy(most = Infinity) {
  const go = Promise.withResolvers<void>();
  const end = Promise.withResolvers<string>();
  const lengths: number[] = [];
  const handler = clientStream(BUSY, async (requests) => {
    await go.promise;
    try {
      for await (const { length } of requests) {
        lengths.push(length);
        if (lengths.length >= most) break;
      }
    } catch (error) {
      end.resolve("cut");
      throw error;
    }
    end.resolve("half-close");
    return text("read");
  });
  return { handler, lengths, end: end.promise, go: () => go.resolve() };
}

// More than are put together ahead, of many sizes, one of them larger than a frame.
const LENGTHS = Array.from({ length: 500 }, (_, at) => at === 300 ? 100_000 : at % 7);
const MESSAGES = joinBytes(LENGTHS.map((length) => grpcMessage(new Uint8Array(length))));

/** All messages in frames of a size. */
function frames(size: number, bytes = MESSAGES): Frame[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from(
    { length: count },
    (_, at) => data(1, bytes.slice(at * size, at * size + size)),
  );
}

const ends: readonly (readonly [string, Frame])[] = [
  ["DATA", endStream(1)],
  ["trailers", headers(1, literals([["x", "y"]]), FLAG.endHeaders | FLAG.endStream)],
];
for (const [by, end] of ends) {
  for (const size of [3, 1000, 16_384]) {
    Deno.test(`requests ahead of a busy handler arrive in order, in frames of ${size}, ended by ${by}`, async () => {
      const { handler, lengths, end: ended, go } = busy();
      await withServer([handler], async ({ peer }) => {
        await peer.send(begin(1, BUSY), ...frames(size), end);
        await peer.untroubled();
        go();
        equal(await ended, "half-close");
        deepEqual(lengths, LENGTHS);
        equal(await statusOf(peer, 1), "0");
        await peer.untroubled();
      });
    });
  }
}

Deno.test("S9 a reset cuts requests ahead of a busy handler, half-closed or not", async () => {
  for (const before of [[], [endStream(1)]]) {
    const { handler, lengths, end, go } = busy();
    await withServer([handler, echo], async ({ peer }) => {
      await peer.send(begin(1, BUSY), ...frames(1000), ...before, reset(1));
      await peer.untroubled();
      go();
      equal(await end, "cut");
      deepEqual(lengths, []);
      await peer.send(...request(3, ECHO));
      equal(await statusOf(peer, 3), "0");
    });
  }
});

Deno.test("S9 requests that end in the middle of one are cut there, far ahead or not", async () => {
  const { handler, lengths, end, go } = busy();
  await withServer([handler], async ({ peer }) => {
    await peer.send(begin(1, BUSY), ...frames(1000, MESSAGES.subarray(0, -3)), endStream(1));
    await peer.untroubled();
    go();
    equal(await end, "cut");
    equal(lengths.length <= LENGTHS.length - 1, true);
    equal(await statusOf(peer, 1), "13");
  });
});

Deno.test("a message that is too large or compressed is told, far ahead or not", async () => {
  for (
    const [wrong, status] of [[Uint8Array.of(1, 0, 0, 0, 0), "12"], [
      Uint8Array.of(0, 9),
      "8",
    ]] as const
  ) {
    const { handler, end, go } = busy();
    await withServer([handler], async ({ peer }) => {
      const bytes = joinBytes([MESSAGES, wrong, new Uint8Array(10)]);
      await peer.send(begin(1, BUSY), ...frames(1000, bytes));
      await peer.untroubled();
      go();
      equal(await end, "cut");
      equal(await statusOf(peer, 1), status);
    });
  }
});

Deno.test("a handler that leaves its requests early answers, whatever is ahead", async () => {
  const { handler, lengths, end, go } = busy(2);
  await withServer([handler], async ({ peer }) => {
    await peer.send(begin(1, BUSY), ...frames(1000), endStream(1));
    go();
    equal(await end, "half-close");
    deepEqual(lengths, LENGTHS.slice(0, 2));
    equal(await statusOf(peer, 1), "0");
    await peer.untroubled();
    equal(peer.received.some(({ type }) => type === FRAME.rstStream), false);
  });
});

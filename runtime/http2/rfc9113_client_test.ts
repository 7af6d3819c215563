import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { memoryConnection } from "../memory_connection.ts";
import { method, pause, text } from "../test_session.ts";
import type { ClientCall } from "./client_call.ts";
import type { Http2Client } from "./client.ts";
import { ERROR_CODE, FLAG, FRAME } from "./frame_types.ts";
import { answerBegins, answerEnds, answers, clientOn, OK, withPeer } from "./test_client_peer.ts";
import {
  continuation,
  data,
  endStream,
  type Field,
  type Frame,
  frame,
  frameBytes,
  goaway,
  headers,
  literals,
  ping,
  reset,
  settings,
  settingsAck,
  u32,
  windowUpdate,
} from "./test_frames.ts";
import { type TestPeer, testPeer } from "./test_peer.ts";

const { compressionError, flowControlError, frameSizeError, protocolError, streamClosed } =
  ERROR_CODE;
const nothing = new Uint8Array();
const ask = (client: Http2Client): ClientCall<Uint8Array, Uint8Array> =>
  client.ask(method("/test.Test/Ask", "serverStream"), text("?"), {});

/** The error code of the peer's GOAWAY. */
async function goawayCode(peer: TestPeer): Promise<number> {
  return (await peer.next(FRAME.goaway)).payload[7]!;
}

function breaks(name: string, code: number, frames: readonly (Frame | Uint8Array)[]): void {
  Deno.test(`RFC 9113 ${name} ends a client's connection`, () =>
    withPeer(async ({ client, peer }) => {
      const call = ask(client);
      await peer.next(FRAME.headers, 1);
      await peer.send(...frames);
      equal(await goawayCode(peer), code);
      // The answer that came before is one; there is no other one.
      if (frames.length === 1) await rejects(call.next());
      await rejects(ask(client).next());
    }));
}

const fields: readonly Field[] = [[":status", "200"], ["content-type", "application/grpc"]];

breaks("4.1 a frame that is larger than MAX_FRAME_SIZE", frameSizeError, [
  frameBytes(frame(FRAME.data, { streamId: 1 }), 16_385),
]);
breaks("4.3 a broken header block", compressionError, [headers(1, Uint8Array.of(0x80))]);
breaks("4.3 a broken header block on a stream that ended", compressionError, [
  answerEnds(1, OK, true),
  headers(1, Uint8Array.of(0x80)),
]);
breaks("5.1 HEADERS on a stream that the client did not open", protocolError, [answerBegins(3)]);
breaks("5.1 DATA on a stream that the client did not open", protocolError, [data(3, nothing)]);
breaks("5.1 RST_STREAM on an idle stream", protocolError, [reset(3)]);
breaks("5.1 WINDOW_UPDATE on an idle stream", protocolError, [windowUpdate(3, 1)]);
breaks("5.1.1 HEADERS on an even stream", protocolError, [answerBegins(2)]);
breaks("6.5.2 ENABLE_PUSH of a server", protocolError, [settings([2, 1])]);
breaks("6.5.2 INITIAL_WINDOW_SIZE 2^31", flowControlError, [settings([4, 0x80000000])]);
breaks("6.6 PUSH_PROMISE", protocolError, [
  frame(FRAME.pushPromise, {
    flags: FLAG.endHeaders,
    streamId: 1,
    payload: Uint8Array.of(...u32(2), ...literals(fields)),
  }),
]);
breaks("6.7 PING of another length than 8", frameSizeError, [
  frame(FRAME.ping, { payload: nothing }),
]);
breaks("6.8 GOAWAY on a stream", protocolError, [{ ...goaway(0), streamId: 1 }]);
breaks("6.9 WINDOW_UPDATE of 0 on the connection", protocolError, [windowUpdate(0, 0)]);
breaks("6.9.1 a connection's window above 2^31 - 1", flowControlError, [
  windowUpdate(0, 0x7fffffff),
]);
breaks("6.10 CONTINUATION without HEADERS", protocolError, [continuation(1, nothing)]);
breaks("6.10 another frame inside a header block", protocolError, [
  headers(1, literals(fields), 0),
  ping(1),
]);

Deno.test("RFC 9113 3.4 a server's first frame other than SETTINGS ends a client's connection", async () => {
  for (const first of [ping(1), settingsAck, goaway(0)]) {
    const { plugin, host, closeHost, closePlugin } = memoryConnection();
    const client = clientOn(host);
    const peer = testPeer(plugin, { ofClient: true });
    client.ready.catch(() => {});
    await peer.send(first);
    equal(await goawayCode(peer), protocolError);
    await rejects(client.ready);
    await rejects(ask(client).next());
    client.destroy();
    closePlugin();
    closeHost();
    await peer.done;
  }
});

function fails(name: string, code: number, frames: readonly Frame[]): void {
  Deno.test(`RFC 9113 ${name} fails a client's call and no other`, () =>
    withPeer(async ({ client, peer }) => {
      const [call, other] = [ask(client), ask(client)];
      await peer.next(FRAME.headers, 3);
      await peer.send(...frames);
      await peer.reset(1, code);
      await rejects(async () => {
        while (!(await call.next()).done);
      }, /plugin|broke/);
      await peer.send(answerBegins(3), answers(3, text("yes")), answerEnds(3, OK));
      deepEqual((await other.next()).value, text("yes"));
      equal((await other.next()).done, true);
      await peer.untroubled();
    }));
}

fails("6.1 8.1 DATA before HEADERS", protocolError, [answers(1, text("x"))]);
fails("6.9 WINDOW_UPDATE of 0", protocolError, [windowUpdate(1, 0)]);
fails("6.9.1 a window above 2^31 - 1", flowControlError, [windowUpdate(1, 0x7fffffff)]);
fails("8.1 trailers that do not end the stream", protocolError, [
  answerBegins(1),
  answers(1, text("x")),
  headers(1, literals(OK)),
]);
fails("8.1 trailers with a pseudo-header field", protocolError, [
  answerBegins(1),
  answerEnds(1, [[":status", "200"]]),
]);
fails("8.1.1 content-length above what came", protocolError, [
  answerBegins(1, [["content-length", "9"]]),
  answers(1, text("x")),
  answerEnds(1, OK),
]);
fails("8.1.1 content-length below what came", protocolError, [
  answerBegins(1, [["content-length", "5"]]),
  answers(1, text("x")),
]);
for (
  const [what, list] of [
    ["8.2.1 upper case", [...fields, ["X", "y"]]],
    ["8.2.2 connection", [...fields, ["connection", "close"]]],
    ["8.3 a pseudo-header field behind another field", [fields[1]!, fields[0]!]],
    ["8.3 a pseudo-header field of requests", [...fields.slice(0, 1), [":path", "/"]]],
    ["8.3.2 no :status", fields.slice(1)],
    ["8.3.2 :status twice", [fields[0]!, ...fields]],
  ] as readonly (readonly [string, readonly Field[]])[]
) {
  fails(`${what} in an answer`, protocolError, [headers(1, literals(list))]);
}

fails("6.9.1 DATA beyond the stream's window", flowControlError, [
  answerBegins(1),
  // Nobody reads: 2 MiB and no more.
  data(1, Uint8Array.of(0, ...u32(4_000_000))),
  ...Array.from({ length: 129 }, () => data(1, new Uint8Array(16_384))),
]);

Deno.test("RFC 9113 5.1 frames behind the end of an answer are STREAM_CLOSED for a client", async () => {
  for (const late of [endStream(1), answerBegins(1)]) {
    await withPeer(async ({ client, peer }) => {
      const call = ask(client);
      await peer.next(FRAME.headers, 1);
      await peer.send(answerBegins(1), answerEnds(1, OK), late);
      equal((await call.next()).done, true);
      const { payload, type } = await Promise.race([
        peer.next(FRAME.rstStream, 1),
        peer.next(FRAME.goaway),
      ]);
      equal(payload[type === FRAME.goaway ? 7 : 3], streamClosed);
    });
  }
});

Deno.test("RFC 9113 5.1 frames for calls that the client left are ignored, their room given back", () =>
  withPeer(async ({ client, peer }) => {
    const MIB = 1024 * 1024;
    // More than the connection's window of 16 MiB, all of it late.
    for (let streamId = 1; streamId < 2 * 40; streamId += 2) {
      const call = ask(client);
      await peer.next(FRAME.headers, streamId);
      await peer.send(answerBegins(streamId));
      call.cancel();
      await peer.reset(streamId, ERROR_CODE.cancel);
      const frames = Array.from({ length: 64 }, () => data(streamId, new Uint8Array(16_384)));
      await peer.send(...frames, windowUpdate(streamId, 5), answerEnds(streamId, OK));
      await rejects(call.next());
    }
    await peer.untroubled();
    const room = peer.received
      .filter(({ type, streamId }) => type === FRAME.windowUpdate && streamId === 0)
      .reduce((sum, { payload }) => sum + new DataView(payload.buffer).getUint32(0), 65_535);
    ok(room - 40 * MIB >= 8 * MIB && room - 40 * MIB <= 16 * MIB, `${room - 40 * MIB}`);
  }));

Deno.test("RFC 9113 6.9 6.9.2 a half-close without content needs no window, be it below zero", () =>
  withPeer(async ({ client, peer }) => {
    const call = client.open(method("/test.Test/Put", "clientStream"), {});
    await call.send(new Uint8Array(95));
    equal((await peer.next(FRAME.data, 1)).payload.length, 100);
    await peer.send(settings([4, 0]));
    await peer.next(FRAME.settings);
    call.halfClose();
    const { flags, payload } = await peer.next(FRAME.data, 1);
    deepEqual([flags, payload.length], [FLAG.endStream, 0]);
    await peer.send(answerBegins(1), answers(1, text("got it")), answerEnds(1, OK));
    deepEqual((await call.next()).value, text("got it"));
    equal((await call.next()).done, true);
  }, [[4, 100]]));

Deno.test("defence: a plugin that floods its host is left", async () => {
  for (const flood of [ping(1), settings(), frame(0x42), data(1, nothing)]) {
    await withPeer(async ({ client, peer }) => {
      const call = ask(client);
      await peer.next(FRAME.headers, 1);
      await peer.send(answerBegins(1));
      const batch = Array.from({ length: 1000 }, () => flood);
      let over = false;
      const ended = rejects(call.next(), (error: Error) => {
        match(error.message, /bring nothing|does not read/);
        return over = true;
      });
      for (let count = 0; !over && count < 200; count++) {
        // Behind the end nobody takes what is written.
        await Promise.race([peer.send(...batch), ended]);
        await pause(0);
      }
      await ended;
      equal(await goawayCode(peer), ERROR_CODE.enhanceYourCalm);
    });
  }
});

import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { memoryConnection } from "../memory_connection.ts";
import { method, pause, text } from "../test_session.ts";
import { ERROR_CODE, FLAG, FRAME, SETTING } from "./frame_types.ts";
import { answerBegins, answerEnds, answers, clientOn, OK, withPeer } from "./test_client_peer.ts";
import { data, settings, windowUpdate } from "./test_frames.ts";
import type { TestPeer } from "./test_peer.ts";

const ask = method("/test.Test/Ask", "serverStream");
const tell = method("/test.Test/Tell", "clientStream");
const MIB = 1024 * 1024;
const WINDOW = 2 * MIB;

/** Sends one message of so many bytes in full frames. */
async function sendMessage(peer: TestPeer, streamId: number, length: number): Promise<void> {
  const prefix = new Uint8Array(5);
  new DataView(prefix.buffer).setUint32(1, length);
  await peer.send(data(streamId, prefix));
  for (let left = length; left > 0; left -= 16_384) {
    await peer.send(data(streamId, new Uint8Array(Math.min(left, 16_384))));
  }
}

/** Room that a stream was given since the last look; 0 is the connection. */
function credit(peer: TestPeer, streamId: number): number {
  return peer.received
    .filter((frame) => frame.type === FRAME.windowUpdate && frame.streamId === streamId)
    .reduce((sum, { payload }) => sum + new DataView(payload.buffer).getUint32(0), 0);
}

Deno.test("a stream that nobody reads gets 2 MiB and no more, and holds up no other", () =>
  withPeer(async ({ client, peer }) => {
    const unread = client.ask(ask, text("?"), {});
    const read = client.ask(ask, text("?"), {});
    await peer.fields(3);
    await peer.send(answerBegins(1), answerBegins(3));
    for (let count = 0; count < 7; count++) await sendMessage(peer, 1, 256 * 1024);
    await peer.untroubled();
    equal(credit(peer, 1), 0);
    // Thirty times the window of the connection.
    for (let count = 0; count < 60; count++) {
      const next = read.next();
      await sendMessage(peer, 3, MIB - 5);
      equal((await next).value?.length, MIB - 5);
    }
    await peer.untroubled();
    ok(credit(peer, 3) >= 58 * MIB);
    equal(credit(peer, 1), 0);
    for (let count = 0; count < 4; count++) await unread.next();
    await peer.next(FRAME.windowUpdate, 1);
    equal(credit(peer, 1), 4 * (256 * 1024 + 5));
  }));

Deno.test("a message larger than the window comes through to a reader who waits for it", () =>
  withPeer(async ({ client, peer }) => {
    const call = client.ask(ask, text("?"), {});
    await peer.fields(1);
    await peer.send(answerBegins(1));
    const message = call.next();
    let room = WINDOW;
    const length = 5 * MIB;
    const prefix = new Uint8Array(5);
    new DataView(prefix.buffer).setUint32(1, length);
    await peer.send(data(1, prefix));
    for (let sent = 0; sent < length; sent += 16_384) {
      if (room + credit(peer, 1) - sent < 20_000) await peer.next(FRAME.windowUpdate, 1);
      await peer.send(data(1, new Uint8Array(Math.min(16_384, length - sent))));
    }
    room = (await message).value?.length ?? 0;
    equal(room, length);
  }));

Deno.test("calls beyond the peer's limit wait for their turn, in order", () =>
  withPeer(async ({ client, peer }) => {
    const calls = ["a", "b", "c", "d"].map((path) =>
      client.ask(method(`/test/${path}`, "unary"), text(path), {})
    );
    const stopped = client.ask(method("/test/stopped", "unary"), text("x"), {});
    const last = client.ask(method("/test/last", "unary"), text("x"), {});
    const cancelled = rejects(stopped.next(), { code: "cancelled" });
    stopped.cancel();
    await cancelled;
    await peer.fields(3);
    await pause();
    equal(peer.received.filter(({ type }) => type === FRAME.headers).length, 2);
    for (const [streamId, path] of [[1, "c"], [3, "d"], [5, "last"]] as const) {
      await peer.send(answerEnds(streamId, OK, true));
      const fields = await peer.fields(streamId + 4);
      deepEqual(fields.find(([name]) => name === ":path"), [":path", `/test/${path}`]);
      equal((await peer.next(FRAME.data, streamId + 4)).flags, FLAG.endStream);
    }
    for (const streamId of [7, 9]) await peer.send(answerEnds(streamId, OK, true));
    for (const call of [...calls, last]) equal((await call.next()).done, true);
  }, [[SETTING.maxConcurrentStreams, 2]]));

Deno.test("calls given up in the line are passed over; its end is the end of the others", () =>
  withPeer(async ({ client, peer, closePeer }) => {
    const first = client.ask(ask, text("?"), {});
    for (let count = 0; count < 5000; count++) {
      const call = client.ask(ask, text("?"), {});
      call.next().catch(() => {});
      call.cancel();
    }
    const wanted = client.ask(ask, text("?"), {});
    const late = client.open(tell, {});
    const unsent = rejects(late.send(text("x"))!, { code: "aborted" });
    await peer.fields(1);
    await peer.send(answerEnds(1, OK, true));
    equal((await first.next()).done, true);
    await peer.fields(3);
    closePeer();
    for (const call of [wanted, late]) await rejects(call.next(), /it closed/);
    await unsent;
    equal(peer.received.filter(({ type }) => type === FRAME.headers).length, 2);
  }, [[SETTING.maxConcurrentStreams, 1]]));

Deno.test("S9 a cancelled call is reset with CANCEL and never half-closed", () =>
  withPeer(async ({ client, peer }) => {
    const call = client.open(tell, {});
    const waits = call.send(new Uint8Array(100_000));
    await peer.next(FRAME.data, 1);
    const sending = rejects(waits!, { code: "aborted" });
    const reading = rejects(call.next(), {
      code: "cancelled",
      message: /Tell: the host cancelled/,
    });
    call.cancel();
    await Promise.all([sending, reading]);
    await peer.reset(1, ERROR_CODE.cancel);
    throws(() => call.send(text("x")), { code: "aborted", message: "Tell: the call is over" });
    call.halfClose();
    await peer.untroubled();
    const ended = peer.received.some(({ type, flags }) =>
      (type === FRAME.data || type === FRAME.headers) && (flags & FLAG.endStream) !== 0
    );
    equal(ended, false);
  }));

Deno.test("S9 a cancelled call whose half-close waits behind its data never sends it", () =>
  withPeer(async ({ client, peer }) => {
    const call = client.open(tell, {});
    call.send(new Uint8Array(100_000));
    call.halfClose();
    await peer.next(FRAME.data, 1);
    const reading = rejects(call.next(), /enough/);
    call.cancel(new Error("enough"));
    await reading;
    await peer.reset(1, ERROR_CODE.cancel);
    await peer.send(windowUpdate(0, MIB));
    await peer.untroubled();
    equal(peer.received.at(-1)?.type, FRAME.ping);
    const ended = peer.received.some(({ type, flags }) =>
      type === FRAME.data && (flags & FLAG.endStream) !== 0
    );
    equal(ended, false);
  }));

Deno.test("a call that the peer ends before the half-close leaves no half-open stream", () =>
  withPeer(async ({ client, peer }) => {
    const call = client.open(tell, {});
    await peer.fields(1);
    await peer.send(answerBegins(1), answers(1, text("!")), answerEnds(1, OK));
    await peer.reset(1, ERROR_CODE.cancel);
    equal((await call.next()).done, false);
    equal((await call.next()).done, true);
    throws(() => call.send(text("x")), { code: "aborted" });
    call.halfClose();
    await peer.untroubled();
  }));

Deno.test("a call that both sides ended is not reset", () =>
  withPeer(async ({ client, peer }) => {
    const call = client.ask(ask, text("?"), {});
    await peer.next(FRAME.data, 1);
    await peer.send(answerBegins(1), answerEnds(1, OK));
    equal((await call.next()).done, true);
    call.cancel();
    await peer.untroubled();
  }));

Deno.test("a sender waits for the peer's window and goes on with it", () =>
  withPeer(async ({ client, peer }) => {
    const call = client.open(tell, {});
    equal(call.send(new Uint8Array(10)), undefined);
    const first = call.send(new Uint8Array(70_000))!;
    const second = call.send(text("last"))!;
    call.halfClose();
    let settled = 0;
    for (const each of [first, second]) each.then(() => settled++);
    await peer.untroubled();
    await pause();
    equal(settled, 0);
    await peer.send(windowUpdate(1, 10_000), windowUpdate(0, 10_000));
    await Promise.all([first, second]);
    await peer.untroubled();
    const frames = peer.received.filter(({ type }) => type === FRAME.data);
    equal(frames.reduce((sum, { payload }) => sum + payload.length, 0), 10 + 70_000 + 4 + 15);
    equal(frames.at(-1)?.flags, FLAG.endStream);
  }));

Deno.test("a table that the peer makes smaller and larger again stays in step", () =>
  withPeer(async ({ client, peer }) => {
    const fields: (readonly (readonly [string, string])[])[] = [];
    for (const [at, size] of [4096, 0, 60, 4096, 65_536].entries()) {
      await peer.send(settings([SETTING.headerTableSize, size]));
      await peer.untroubled();
      const call = client.ask(ask, text("?"), {});
      fields.push(await peer.fields(2 * at + 1));
      call.cancel();
      await peer.reset(2 * at + 1, ERROR_CODE.cancel);
    }
    for (const each of fields) deepEqual(each, fields[0]);
    deepEqual(fields[0], [
      [":method", "POST"],
      [":scheme", "http"],
      [":path", ask.path],
      [":authority", "127.0.0.1:0"],
      ["te", "trailers"],
      ["content-type", "application/grpc"],
      ["user-agent", "test"],
    ]);
  }));

Deno.test("requests go out in order while the pipe is full, even those given up at once", () =>
  withPeer(async ({ client, peer }) => {
    const put = client.open(tell, {});
    await peer.fields(1);
    await peer.send(windowUpdate(0, 64 * MIB), windowUpdate(1, 64 * MIB));
    await peer.untroubled();
    peer.stopReading();
    const sent = put.send(new Uint8Array(8 * MIB));
    await pause();
    const calls = Array.from({ length: 50 }, (_, at) => {
      const call = client.ask(method(`/test/${at}`, "unary"), text("?"), {});
      if (at % 2 === 1) call.cancel();
      return call;
    });
    peer.resumeReading();
    for (const at of calls.keys()) {
      const fields = await peer.fields(2 * at + 3);
      deepEqual(fields.find(([name]) => name === ":path"), [":path", `/test/${at}`]);
      if (at % 2 === 1) await peer.reset(2 * at + 3, ERROR_CODE.cancel);
    }
    await sent;
  }));

Deno.test("a deadline is told to the peer and kept here", () =>
  withPeer(async ({ client, peer }) => {
    const call = client.ask(ask, text("?"), { timeoutMs: 30 });
    const fields = await peer.fields(1);
    deepEqual(fields.find(([name]) => name === "grpc-timeout"), ["grpc-timeout", "30000u"]);
    await rejects(call.next(), {
      code: "deadline_exceeded",
      message: "Ask: it took longer than 30 ms",
    });
    await peer.reset(1, ERROR_CODE.cancel);
  }));

Deno.test("fields go both ways", () =>
  withPeer(async ({ client, peer }) => {
    const seen: unknown[] = [];
    const call = client.ask(ask, text("?"), {
      fields: [["x-a", "1"], ["x-b-bin", "AAE"]],
      onHeaders: (fields) => seen.push(...fields.slice(2)),
      onTrailers: (fields) => seen.push(...fields),
    });
    deepEqual((await peer.fields(1)).slice(-2), [["x-a", "1"], ["x-b-bin", "AAE"]]);
    await peer.send(answerBegins(1, [["x-c", "2"]]), answerEnds(1, [...OK, ["x-d-bin", "AAE"]]));
    equal((await call.next()).done, true);
    deepEqual(seen, [["x-c", "2"], ["grpc-status", "0"], ["x-d-bin", "AAE"]]);
    throws(() => client.ask(ask, text("?"), { fields: [["X", "1"]] }), {
      code: "invalid_argument",
    });
    throws(() => client.ask(ask, text("?"), { fields: [["x", "é"]] }), {
      code: "invalid_argument",
    });
  }));

Deno.test("a signal that was aborted before starts nothing", () =>
  withPeer(async ({ client, peer }) => {
    const signal = AbortSignal.abort(new Error("no more"));
    await rejects(client.ask(ask, text("?"), { signal }).next(), /no more/);
    await peer.untroubled();
    equal(peer.received.some(({ type }) => type === FRAME.headers), false);
  }));

Deno.test("what a plugin says after it closed its stdin is read", async () => {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  closeHost();
  const client = clientOn(host);
  const call = client.ask(ask, text("?"), {});
  await plugin.output.write(Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0, 0));
  await client.ready;
  const over = rejects(call.next(), /it closed/);
  closePlugin();
  await over;
  client.destroy();
});

import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { ChunkResponse } from "../proto/messages.ts";
import type { ByteReader } from "../sdk/bytes.ts";
import { sendChunks } from "./send_chunks.ts";
import type { StreamingCall } from "./transport.ts";

const CHUNK = 256 * 1024;

/** A call that keeps copies of what is sent, as a transport's encoding does. */
function fakeCall(): StreamingCall<ChunkResponse> & { chunks: Uint8Array[]; abort(): void } {
  const controller = new AbortController();
  const chunks: Uint8Array[] = [];
  return {
    chunks,
    signal: controller.signal,
    send({ chunk }) {
      ok(chunk !== undefined && chunk.length > 0, "no chunk is empty");
      chunks.push(chunk.slice());
      return undefined;
    },
    abort: () => controller.abort(new Error("cancelled by the peer")),
  };
}

/** A reader over bytes that notes the buffers it was given and whether it was closed. */
function reader(
  content: Uint8Array,
  byteLength?: number,
): ByteReader & { readonly rooms: number[]; readonly closed: number } {
  let at = 0;
  let closed = 0;
  const rooms: number[] = [];
  return {
    byteLength,
    rooms,
    get closed() {
      return closed;
    },
    read(buffer) {
      rooms.push(buffer.length);
      if (at === content.length) return Promise.resolve(null);
      const part = content.subarray(at, at + buffer.length);
      buffer.set(part);
      at += part.length;
      return Promise.resolve(part.length);
    },
    close: () => void closed++,
  };
}

const pattern = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7 + 3) % 256);
const joined = (chunks: readonly Uint8Array[]) => new Uint8Array(chunks.flatMap((one) => [...one]));

Deno.test("sendChunks gives a buffer as large as the source says, and one byte for the end", async () => {
  const call = fakeCall();
  const source = reader(pattern(1000), 1000);
  await sendChunks(source, Infinity, call);
  deepEqual(joined(call.chunks), pattern(1000));
  deepEqual(source.rooms, [1001, 1001]);
  equal(source.closed, 1);
});

Deno.test("sendChunks grows to large chunks when the hint is missing or too small", async () => {
  for (const hint of [undefined, 0, 10, NaN, -5, 1e300]) {
    const call = fakeCall();
    const source = reader(pattern(2 * CHUNK), hint);
    await sendChunks(source, Infinity, call);
    deepEqual(joined(call.chunks), pattern(2 * CHUNK));
    ok(source.rooms.every((room) => room <= CHUNK));
    ok(call.chunks.length <= 3, `${call.chunks.length} chunks for hint ${hint}`);
  }
});

Deno.test("S15 sendChunks cuts a source that gives more than was asked for, and reads no further", async () => {
  const call = fakeCall();
  const source = reader(pattern(CHUNK));
  await sendChunks(source, 300, call);
  deepEqual(joined(call.chunks), pattern(CHUNK).subarray(0, 300));
  deepEqual(source.rooms, [300]);
  equal(source.closed, 1);
});

Deno.test("S17 sendChunks with a limit of 0 reads nothing and closes the source", async () => {
  const call = fakeCall();
  const source = reader(pattern(10));
  await sendChunks(source, 0, call);
  deepEqual([call.chunks.length, source.rooms.length, source.closed], [0, 0, 1]);
});

Deno.test("sendChunks takes bytes, streams and iterables, empty pieces included", async () => {
  const pieces = [new Uint8Array(), pattern(5), new Uint8Array(), pattern(CHUNK + 9)];
  const whole = joined(pieces);
  const sources = [
    whole,
    new Blob([whole]).stream(),
    ReadableStream.from(pieces),
    (async function* () {
      yield* pieces;
    })(),
  ];
  for (const source of sources) {
    const call = fakeCall();
    await sendChunks(source, Infinity, call);
    deepEqual(joined(call.chunks), whole);
  }
});

Deno.test("S18 a cancelled call closes the source under a read that never ends", async () => {
  const closed = Promise.withResolvers<void>();
  const call = fakeCall();
  const sending = sendChunks(
    { read: () => new Promise(() => {}), close: () => closed.resolve() },
    Infinity,
    call,
  );
  call.abort();
  await closed.promise;
  await rejects(sending, /cancelled by the peer/);
});

Deno.test("S18 a source that comes after the cancel is closed unread", async () => {
  const call = fakeCall();
  call.abort();
  const source = reader(pattern(10));
  await rejects(sendChunks(source, Infinity, call), /cancelled by the peer/);
  deepEqual([source.rooms.length, source.closed], [0, 1]);
});

Deno.test("sendChunks closes the source when reading or sending fails", async () => {
  const call = fakeCall();
  let closed = 0;
  const broken: ByteReader = {
    read: () => Promise.reject(new Error("disk on fire")),
    close: () => void closed++,
  };
  await rejects(sendChunks(broken, Infinity, call), /disk on fire/);
  equal(closed, 1);

  const source = reader(pattern(10));
  const deaf: StreamingCall<ChunkResponse> = {
    signal: call.signal,
    send: () => Promise.reject(new Error("call is over")),
  };
  await rejects(sendChunks(source, Infinity, deaf), /call is over/);
  equal(source.closed, 1);
});

Deno.test("sendChunks refuses a reader that claims more than its buffer holds", async () => {
  const liar: ByteReader = { read: (buffer) => Promise.resolve(buffer.length + 1), close() {} };
  await rejects(sendChunks(liar, Infinity, fakeCall()), /into a buffer of/);
});

Deno.test("sendChunks fails when the close of a source that was read fails", async () => {
  const call = fakeCall();
  const source: ByteReader = {
    read: () => Promise.resolve(null),
    close: () => Promise.reject(new Error("checksum differs")),
  };
  await rejects(sendChunks(source, Infinity, call), /checksum differs/);
});

import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { ChunkResponse } from "../proto/messages.ts";
import type { ByteReader, ByteSource } from "../sdk/bytes.ts";
import type { CallOptions } from "../sdk/context.ts";
import { CHUNK_BYTES } from "./chunk_buffer.ts";
import { sendContent } from "./send_content.ts";
import type { StreamingCall } from "./transport.ts";

/** An Open whose chunks are copied, as a transport does, and may be made to wait. */
function opened(room: () => Promise<void> | undefined = () => undefined) {
  const abort = new AbortController();
  const chunks: Uint8Array[] = [];
  const call: StreamingCall<ChunkResponse> = {
    signal: abort.signal,
    send({ chunk }) {
      abort.signal.throwIfAborted();
      chunks.push(chunk!.slice());
      return room();
    },
  };
  return { call, chunks, abort: () => abort.abort(new Error("the host is gone")) };
}

/** Content of so many bytes, each of them its position modulo 251. */
function readerOf(
  size: number,
  perRead = Infinity,
): ByteReader & { closed: number; rooms: number[] } {
  let at = 0;
  const rooms: number[] = [];
  const reader = {
    closed: 0,
    rooms,
    read(buffer: Uint8Array) {
      rooms.push(buffer.length);
      const count = Math.min(buffer.length, perRead, size - at);
      for (let index = 0; index < count; index++) buffer[index] = at++ % 251;
      return Promise.resolve(count === 0 ? null : count);
    },
    close: () => void reader.closed++,
  };
  return reader;
}

function check(chunks: readonly Uint8Array[], size: number): void {
  let at = 0;
  for (const chunk of chunks) {
    ok(chunk.length > 0 && chunk.length <= CHUNK_BYTES);
    for (const byte of chunk) if (byte !== at++ % 251) throw new Error(`byte ${at - 1} is wrong`);
  }
  equal(at, size);
}

for (const size of [1, 4096, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7]) {
  Deno.test(`I5 ${size} bytes arrive whole in chunks of at most 256 KiB`, async () => {
    for (const expected of [-1, 0, size - 1, size, size + 1]) {
      for (const perRead of [Infinity, 100_000]) {
        const { call, chunks } = opened();
        const reader = readerOf(size, perRead);
        await sendContent(() => reader, expected, call);
        check(chunks, size);
        equal(reader.closed, 1);
      }
    }
  });
}

Deno.test("I5 empty reads and pieces send nothing", async () => {
  const { call, chunks } = opened();
  async function* pieces() {
    for (const piece of ["", "a", "", "b", ""]) yield new TextEncoder().encode(piece);
  }
  await sendContent(pieces, -1, call);
  deepEqual(chunks.map((chunk) => new TextDecoder().decode(chunk)), ["a", "b"]);
});

Deno.test("I6 empty content sends no message", async () => {
  async function* nothing() {}
  for (const content of [new Uint8Array(0), nothing(), readerOf(0)]) {
    const { call, chunks } = opened();
    await sendContent(() => content, 0, call);
    deepEqual(chunks, []);
  }
});

Deno.test("the buffer is sized by the content's own number, else by the expected one", async () => {
  const told = readerOf(10);
  await sendContent(() => ({ ...told, byteLength: 10 }), 5000, opened().call);
  equal(told.rooms[0], 11);
  const expected = readerOf(10);
  await sendContent(() => expected, 20, opened().call);
  deepEqual(expected.rooms, [21, 21]);
});

Deno.test("a content's own number is never trusted", async () => {
  for (const byteLength of [NaN, -1, 0, 1.5, 2 ** 53, Infinity]) {
    const { call, chunks } = opened();
    const reader = readerOf(70_000);
    await sendContent(() => ({ ...reader, byteLength }), -1, call);
    check(chunks, 70_000);
    ok(Math.max(...reader.rooms) <= CHUNK_BYTES);
  }
});

Deno.test("content may be opened at once or later, and sees the call's signal", async () => {
  const { call, chunks } = opened();
  await sendContent(() => Promise.resolve(new Uint8Array(3)), 3, call);
  equal(chunks.length, 1);
  let seen: AbortSignal | undefined;
  const open = (options: CallOptions) => {
    seen = options.signal;
    return new Uint8Array(0);
  };
  await sendContent(open, 0, call);
  equal(seen, call.signal);
});

Deno.test("nothing is read while the host has no room", async () => {
  const room = Promise.withResolvers<void>();
  const { call, chunks } = opened(() => room.promise);
  const reader = readerOf(3 * CHUNK_BYTES);
  const sending = sendContent(() => reader, 3 * CHUNK_BYTES, call);
  await new Promise((resolve) => setTimeout(resolve, 5));
  equal(reader.rooms.length, 1);
  room.resolve();
  await sending;
  check(chunks, 3 * CHUNK_BYTES);
});

Deno.test("I9 a reader that fails midway gives its bytes, then its reason, and is closed", async () => {
  const failing = readerOf(10);
  failing.read = (buffer) =>
    failing.rooms.push(buffer.length) === 1
      ? Promise.resolve(5)
      : Promise.reject(new Error("disk on fire"));
  const { call, chunks } = opened();
  await rejects(sendContent(() => failing, 10, call), /disk on fire/);
  equal(chunks[0]?.length, 5);
  equal(failing.closed, 1);
});

Deno.test("I9 the reason for a failure is not lost to a close that fails as well", async () => {
  const reader: ByteReader = {
    read: () => Promise.reject(new Error("disk on fire")),
    close: () => Promise.reject(new Error("still busy")),
  };
  await rejects(sendContent(() => reader, -1, opened().call), /disk on fire/);
});

Deno.test("content that cannot be closed after its end fails the Open", async () => {
  const reader = {
    ...readerOf(0),
    close() {
      throw new Error("not flushed");
    },
  };
  await rejects(sendContent(() => reader, 0, opened().call), /not flushed/);
});

Deno.test("what open throws, and what is no content, fails the Open", async () => {
  const failures: readonly (readonly [() => ByteSource | Promise<ByteSource>, RegExp])[] = [
    [() => {
      throw new Error("gone");
    }, /gone/],
    [() => Promise.reject(new Error("gone")), /gone/],
    [() => undefined as unknown as ByteSource, /the content of a record is/],
    [() => "text" as unknown as ByteSource, /the content of a record is a string/],
  ];
  for (const [open, reason] of failures) await rejects(sendContent(open, 1, opened().call), reason);
});

Deno.test("I10 a cancelled call stops reading and closes the content, once", async () => {
  const { call, chunks, abort } = opened();
  const reader = readerOf(1e9, 1000);
  const read = reader.read;
  reader.read = (buffer) => {
    if (reader.rooms.length === 3) abort();
    return read(buffer);
  };
  await rejects(sendContent(() => reader, 1e9, call), /the host is gone/);
  equal(chunks.length, 3);
  equal(reader.closed, 1);
});

Deno.test("I10 content under a read that never answers is closed at once", async () => {
  const { call, abort } = opened();
  const closed = Promise.withResolvers<void>();
  const reader: ByteReader = { read: () => new Promise(() => {}), close: () => closed.resolve() };
  sendContent(() => reader, 1, call).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve));
  abort();
  await closed.promise;
});

Deno.test("I10 content that was opened too late is closed unread", async () => {
  const { call, chunks, abort } = opened();
  const reader = readerOf(10);
  const content = Promise.withResolvers<ByteSource>();
  const sending = sendContent(() => content.promise, 10, call);
  abort();
  content.resolve(reader);
  await rejects(sending, /the host is gone/);
  deepEqual([reader.closed, reader.rooms.length, chunks.length], [1, 0, 0]);
});

Deno.test("I10 a send that fails closes the content", async () => {
  const { call } = opened(() => Promise.reject(new Error("the call is over")));
  const reader = readerOf(10);
  await rejects(sendContent(() => reader, 10, call), /the call is over/);
  equal(reader.closed, 1);
});

import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { writeContent } from "./write_content.ts";

const { signal } = new AbortController();

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(new TextEncoder().encode(text));
}

Deno.test("a content is written piece by piece, also into a sink that takes little", async () => {
  let written = "";
  const sink = {
    write(bytes: Uint8Array) {
      written += new TextDecoder().decode(bytes.subarray(0, 2));
      return Promise.resolve(Math.min(2, bytes.length));
    },
  };
  deepEqual(await writeContent(pieces("hello", "", " world"), sink, signal), {
    bytes: 11,
    complete: true,
  });
  equal(written, "hello world");
});

Deno.test("a reader that has gone ends the content without an error", async () => {
  let ended = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield await Promise.resolve(new Uint8Array(10));
    } finally {
      ended = true;
    }
  }
  let room = 25;
  const sink = {
    write(bytes: Uint8Array) {
      if (room === 0) return Promise.reject(new Deno.errors.BrokenPipe("gone"));
      const count = Math.min(room, bytes.length);
      room -= count;
      return Promise.resolve(count);
    },
  };
  deepEqual(await writeContent(endless(), sink, signal), { bytes: 25, complete: false });
  equal(ended, true);
});

Deno.test("an abort ends the wait for a reader that does not read", async () => {
  const stop = new AbortController();
  const reason = new Error("stopped by the test");
  const sink = { write: () => new Promise<number>(() => {}) };
  const writing = writeContent(pieces("x"), sink, stop.signal);
  setTimeout(() => stop.abort(reason), 5);
  await rejects(writing, reason);
  await rejects(writeContent(pieces("x"), sink, stop.signal), reason);
});

Deno.test("what the content and the sink throw is given on", async () => {
  const full = { write: () => Promise.reject(new Error("disk full")) };
  await rejects(writeContent(pieces("x"), full, signal), /disk full/);
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield await Promise.reject(new Error("broken"));
  }
  const sink = { write: (bytes: Uint8Array) => Promise.resolve(bytes.length) };
  await rejects(writeContent(broken(), sink, signal), /broken/);
});

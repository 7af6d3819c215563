import { rejects, strictEqual as equal } from "node:assert/strict";
import type { ByteRange } from "../resource.ts";
import { rangeOf } from "./range_of.ts";

/** A content of `count` pieces of 10 bytes, each filled with its number, that tells what it did. */
function source(count: number) {
  const seen = { read: 0, closed: 0 };
  const content = {
    read(buffer: Uint8Array): Promise<number | null> {
      if (seen.read === count) return Promise.resolve(null);
      const room = Math.min(10, buffer.length);
      buffer.fill(seen.read++, 0, room);
      return Promise.resolve(room);
    },
    close() {
      seen.closed++;
    },
  };
  return { seen, content };
}

async function partOf(content: ReturnType<typeof source>["content"], range: ByteRange) {
  const part = await rangeOf(() => content, range);
  const bytes: number[] = [];
  const buffer = new Uint8Array(7);
  for (let count; (count = await part.read(buffer)) !== null;) {
    bytes.push(...buffer.subarray(0, count));
  }
  await part.close();
  return bytes;
}

Deno.test("what follows a part is not read, and the content is closed", async () => {
  const { seen, content } = source(1_000);
  const bytes = await partOf(content, { offset: 20, length: 4 });
  equal(bytes.join(), "2,2,2,2");
  equal(seen.read, 3);
  equal(seen.closed, 1);
});

Deno.test("S17 a part without bytes reads nothing and closes the content", async () => {
  const { seen, content } = source(5);
  equal((await partOf(content, { offset: 3, length: 0 })).length, 0);
  equal(seen.read, 0);
  equal(seen.closed, 1);
});

Deno.test("S16 a part past the end has what exists", async () => {
  for (const [offset, length] of [[5, 0], [50, 0], [Number.MAX_SAFE_INTEGER, 0]] as const) {
    const { seen, content } = source(0);
    equal((await partOf(content, { offset, length: 10 })).length, length);
    equal(seen.closed, 1);
  }
});

Deno.test("a part left half-way closes the content", async () => {
  const { seen, content } = source(1_000);
  const part = await rangeOf(() => content, { offset: 0, length: 500 });
  await part.read(new Uint8Array(3));
  await part.close();
  equal(seen.closed, 1);
});

Deno.test("a content that cannot be opened keeps its text", async () => {
  const opened = rangeOf(() => Promise.reject(new Error("gone")), { offset: 0, length: 1 });
  await rejects(opened, { message: "gone" });
});

import { rejects, strictEqual as equal } from "node:assert/strict";
import { recordContent } from "../../runtime/record_content.ts";
import { legacyContent } from "./legacy_content.ts";

/** The content of a file of `size` bytes whose pieces have these lengths. */
function contentOf(size: number, lengths: readonly number[]) {
  const pieces = lengths.map((length) => new Uint8Array(length));
  let reads = 0;
  const { content } = recordContent(() => {
    reads++;
    return Promise.resolve(pieces.shift() ?? null);
  });
  return { ...legacyContent("/a", content, size), reads: () => reads };
}

Deno.test("content of the size that was told is whole", async () => {
  for (const [size, lengths] of [[5, [3, 2]], [0, []], [-1, [3, 2]], [-1, []]] as const) {
    const { stream, drain } = contentOf(size, lengths);
    const read = (await new Response(stream).arrayBuffer()).byteLength;
    equal(read, lengths.reduce((sum: number, length) => sum + length, 0));
    await drain();
  }
});

Deno.test("less than the size, or more, errors for the author", async () => {
  const less = contentOf(5, [3]);
  await rejects(new Response(less.stream).bytes(), /received 3 of 5 bytes of "\/a"/);
  const more = contentOf(5, [3, 3]);
  await rejects(new Response(more.stream).bytes(), /received 6 or more of 5 bytes of "\/a"/);
});

Deno.test("an author that hides the failure does not get past it", async () => {
  for (const lengths of [[3], [3, 3, 3]]) {
    const { stream, drain } = contentOf(5, lengths);
    await new Response(stream).bytes().catch(() => {});
    await rejects(drain(), /of 5 bytes of "\/a"/);
  }
});

Deno.test("E4 what the author leaves is taken, and must be all of the file as well", async () => {
  const leaves = [
    async () => {},
    (stream: ReadableStream) => stream.cancel(),
    async (stream: ReadableStream) => void await stream.getReader().read(),
  ];
  for (const leave of leaves) {
    for (const [lengths, whole] of [[[3, 2], true], [[3], false], [[3, 3], false]] as const) {
      const { stream, drain } = contentOf(5, lengths);
      await leave(stream);
      if (whole) await drain();
      else await rejects(drain(), /of 5 bytes of "\/a"/);
    }
  }
});

Deno.test("a read that comes after storeFile returned is refused, not at its end", async () => {
  const { stream, drain } = contentOf(5, [3, 2]);
  const reader = stream.getReader();
  await reader.read();
  await drain();
  await rejects(reader.read(), /was read after storeFile had returned/);
});

Deno.test("E20 nothing is read ahead of the author", async () => {
  const { stream, reads } = contentOf(5, [3, 2]);
  await new Promise((resolve) => setTimeout(resolve, 0));
  equal(reads(), 0);
  await stream.getReader().read();
  equal(reads(), 1);
});

import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { recordContent } from "./record_content.ts";

function pulling(...chunks: readonly (Uint8Array | null | Error)[]) {
  const left = [...chunks];
  const seen = { pulls: 0 };
  const handle = recordContent(() => {
    seen.pulls++;
    const chunk = left.shift();
    if (chunk === undefined) throw new Error("pulled beyond the end");
    return chunk instanceof Error ? Promise.reject(chunk) : Promise.resolve(chunk);
  });
  return { seen, ...handle };
}

const one = new Uint8Array([1]);
const two = new Uint8Array([2, 2]);

Deno.test("E2 the end is asked for once and kept, in all three ways to read", async () => {
  const { content, seen } = pulling(one, two, null);
  equal(await content.read(), one);
  deepEqual(await Array.fromAsync(content), [two]);
  equal(await content.read(), null);
  deepEqual(await Array.fromAsync(content.stream), []);
  equal(seen.pulls, 3);
});

Deno.test("E7 a failure is asked for once and kept", async () => {
  const { content, close, seen } = pulling(one, new Error("broke off"));
  await content.read();
  await rejects(content.read(), /broke off/);
  close();
  await rejects(content.read(), /broke off/);
  await rejects(Array.fromAsync(content), /broke off/);
  await rejects(content.stream.getReader().read(), /broke off/);
  equal(seen.pulls, 2);
});

Deno.test("E3 closed by the runtime, by a cancelled stream, by a loop that is left", async () => {
  const ways = {
    close: ({ close }: ReturnType<typeof pulling>) => Promise.resolve(close()),
    cancel: ({ content }: ReturnType<typeof pulling>) => content.stream.cancel(),
    async leave({ content }: ReturnType<typeof pulling>) {
      for await (const _ of content) break;
    },
  };
  for (const way of Object.values(ways)) {
    const handle = pulling(one, two, null);
    await way(handle);
    handle.fail(new Error("later"));
    equal(await handle.content.read(), null);
    equal((await handle.content.stream.getReader().read()).done, true);
  }
});

Deno.test("E20 the stream reads nothing ahead and is one and the same", async () => {
  const { content, seen } = pulling(one, two, null);
  equal(content.stream, content.stream);
  await new Promise((resolve) => setTimeout(resolve, 1));
  equal(seen.pulls, 0);
  const reader = content.stream.getReader();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve, 1));
  equal(seen.pulls, 1);
  reader.releaseLock();
});

Deno.test("a read that waited while the content failed rejects instead of ending", async () => {
  const waiting = Promise.withResolvers<null>();
  const { content, fail } = recordContent(() => waiting.promise);
  const read = content.read();
  fail(new Error("given up"));
  waiting.resolve(null);
  await rejects(read, /given up/);
});

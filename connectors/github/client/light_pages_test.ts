import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import { type FailureKind, networkFailure } from "@plakar-deno/sdk/network";
import { lightPages } from "./light_pages.ts";

/** A list of which no answer holds more than `most` items, and the sizes that were asked for. */
function heavy(most: number, kind: FailureKind = "transient") {
  const sizes: number[] = [];
  const read = lightPages(async function* (size) {
    sizes.push(size);
    await Promise.resolve();
    yield [1];
    if (size > most) throw networkFailure({ kind, action: "list", reason: "no" });
    yield [2];
  });
  return { read: async () => (await Array.fromAsync(read())).flat(), sizes };
}

Deno.test("a list that is light comes in large pages", async () => {
  const { read, sizes } = heavy(100);
  deepEqual(await read(), [1, 2]);
  deepEqual(sizes, [100]);
});

Deno.test("a heavy one comes in smaller pages from its beginning, and the next time, too", async () => {
  const { read, sizes } = heavy(5);
  deepEqual(await read(), [1, 1, 1, 2]);
  deepEqual(await read(), [1, 2]);
  deepEqual(sizes, [100, 10, 1, 1]);
});

Deno.test("smaller pages help neither a server that is gone nor a token that may not see it", async () => {
  const gone = heavy(0);
  await rejects(gone.read());
  deepEqual(gone.sizes, [100, 10, 1]);
  const hidden = heavy(0, "auth");
  await rejects(hidden.read());
  deepEqual(hidden.sizes, [100]);
});

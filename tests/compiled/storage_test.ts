import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { storeRoundTrip } from "../../cli/demo/store_round_trip.ts";
import { spawnPlugin } from "../../host/spawn_plugin.ts";
import { type StorageSession, storageSession } from "../../host/storage_session.ts";
import { macFromBytes } from "../../sdk/mac.ts";
import type { ResourceKey } from "../../sdk/resource.ts";
import { executable } from "./executable.ts";

const silent = { update() {}, done() {}, clear() {} };
const keyOf = (resource: ResourceKey["resource"], byte: number): ResourceKey => ({
  resource,
  mac: macFromBytes(new Uint8Array(32).fill(byte)),
});

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(join(folder, "repository"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A store process on `folder`, and the ways to end it. */
async function start(folder: string) {
  const plugin = await spawnPlugin({ executable: executable("dir-storage"), graceMs: 1000 });
  const config = { location: `dir://${folder}` };
  const store = await storageSession(plugin, { protocol: "dir", config });
  return { plugin, store };
}

async function content(store: StorageSession, key: ResourceKey): Promise<string> {
  let text = "";
  for await (const chunk of store.get(key)) text += new TextDecoder().decode(chunk);
  return text;
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** Never ends; tells when the store has some of it. */
function endless(): { body: AsyncGenerator<Uint8Array>; flowing: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  async function* body() {
    for (let count = 0;; count++) {
      // Twelve MiB are more than every buffer on the way holds.
      if (count === 12) resolve();
      yield new Uint8Array(1_048_576).fill(count);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  return { body: body(), flowing: promise };
}

Deno.test("S1 S6 S9 S15 S16 S19 S20 objects outlive their process, and come back the same", () =>
  withFolder(async (folder) => {
    const { objects, ranges } = await storeRoundTrip({
      executable: executable("dir-storage"),
      folder,
      progress: silent,
      signal: new AbortController().signal,
    });
    equal(objects, 6);
    equal(ranges > 20, true);
  }));

Deno.test("S20 S26 two processes on one repository see each other's objects at once", () =>
  withFolder(async (folder) => {
    const [one, two] = [await start(folder), await start(folder)];
    await using _one = one.plugin;
    await using _two = two.plugin;
    await one.store.create(bytes("config"));
    deepEqual(await two.store.open(), bytes("config"));
    await rejects(two.store.create(bytes("again")));
    const lock = keyOf("lock", 1);
    for (let round = 0; round < 20; round++) {
      await one.store.put(lock, bytes(`round ${round}`));
      equal(await content(two.store, lock), `round ${round}`);
      equal((await two.store.list("lock")).length, 1);
    }
    await two.store.delete(lock);
    deepEqual(await one.store.list("lock"), []);
    // Both write at the same time: every object is whole, whoever listed it in between.
    const puts = Array.from({ length: 16 }, (_, at) => {
      const { store } = at % 2 === 0 ? one : two;
      return store.put(keyOf("packfile", at), new Uint8Array(100_000).fill(at));
    });
    const listing = Promise.all([one.store.list("packfile"), two.store.list("packfile")]);
    await Promise.all(puts);
    for (const macs of await listing) equal(macs.every(({ length }) => length === 32), true);
    equal((await one.store.list("packfile")).length, 16);
  }));

for (
  const [row, how, end] of [
    ["P6", "SIGKILL", ({ plugin }: Awaited<ReturnType<typeof start>>) => plugin.kill()],
    ["P5", "the end of stdin", ({ plugin }: Awaited<ReturnType<typeof start>>) => plugin.close()],
  ] as const
) {
  Deno.test(`${row} ${how} in the middle of a Put leaves the repository as it was`, () =>
    withFolder(async (folder) => {
      const first = await start(folder);
      await first.store.create(bytes("config"));
      await first.store.put(keyOf("state", 1), bytes("old"));
      const { body, flowing } = endless();
      const put = rejects(first.store.put(keyOf("state", 1), body));
      const other = endless();
      const unknown = rejects(first.store.put(keyOf("packfile", 2), other.body));
      await Promise.all([flowing, other.flowing]);
      const { killed } = await end(first);
      equal(killed, row === "P6");
      await Promise.all([put, unknown]);
      const second = await start(folder);
      await using _second = second.plugin;
      deepEqual(await second.store.open(), bytes("config"));
      equal(await content(second.store, keyOf("state", 1)), "old");
      equal((await second.store.list("state")).length, 1);
      deepEqual(await second.store.list("packfile"), []);
      await rejects(content(second.store, keyOf("packfile", 2)));
    }));
}

import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { type Mac, macFromBytes, type ResourceKey, serveStorage } from "@plakar-deno/sdk";
import {
  connectPlugin,
  memoryConnection,
  type StorageSession,
  storageSession,
} from "../../host/mod.ts";
import { storage } from "./storage.ts";

const macOf = (byte: number): Mac => macFromBytes(new Uint8Array(32).fill(byte));
const keyOf = (resource: ResourceKey["resource"], byte: number): ResourceKey => ({
  resource,
  mac: macOf(byte),
});
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function withStore(
  use: (store: StorageSession) => Promise<void>,
  config: Readonly<Record<string, string>> = {},
): Promise<void> {
  const connection = memoryConnection();
  const serving = serveStorage(storage, { connection: connection.plugin, log: () => {} });
  try {
    await using session = await storageSession(connectPlugin(connection), {
      protocol: "example",
      config: { location: "example://", ...config },
    });
    await use(session);
  } finally {
    connection.closeHost();
    await serving;
  }
}

async function read(store: StorageSession, key: ResourceKey, offset = 0, length?: number) {
  const range = length === undefined ? undefined : { offset, length };
  return new TextDecoder().decode(await bytesOf(store.get(key, range)));
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: number[] = [];
  for await (const chunk of chunks) all.push(...chunk);
  return new Uint8Array(all);
}

Deno.test("S2 S3 a repository is made once, opened with the same bytes, and missing before", () =>
  withStore(async (store) => {
    await rejects(store.open(), /no repository is here: this store forgets everything/);
    await store.create(text("first"));
    await rejects(store.create(text("second")), /a repository is here already/);
    deepEqual(await store.open(), text("first"));
    equal(await store.mode(), "read-write");
  }));

Deno.test("S6 S7 S10 objects come back as they were put, empty or replaced", () =>
  withStore(async (store) => {
    const key = keyOf("packfile", 1);
    equal(await store.put(key, text("old content")), 11);
    equal(await store.put(key, text("new")), 3);
    equal(await read(store, key), "new");
    const empty = keyOf("packfile", 2);
    equal(await store.put(empty, new Uint8Array()), 0);
    equal(await read(store, empty), "");
    equal((await store.list("packfile")).length, 2);
    equal(await store.size(), 3);
  }));

Deno.test("S9 a Put that breaks off leaves the older object, and no room taken", () =>
  withStore(async (store) => {
    const key = keyOf("state", 1);
    await store.put(key, text("old"));
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield text("half of the new");
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error("broke off");
    }
    await rejects(store.put(key, broken()), /broke off/);
    await rejects(store.put(keyOf("state", 2), broken()), /broke off/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    equal(await read(store, key), "old");
    equal((await store.list("state")).length, 1);
    equal(await store.size(), 3);
  }));

Deno.test("S13 the same name is an object of its own in each kind", () =>
  withStore(async (store) => {
    const kinds = ["packfile", "state", "lock"] as const;
    for (const kind of kinds) await store.put(keyOf(kind, 7), text(kind));
    await store.delete(keyOf("state", 7));
    equal(await read(store, keyOf("packfile", 7)), "packfile");
    equal(await read(store, keyOf("lock", 7)), "lock");
    deepEqual(await store.list("state"), []);
    deepEqual((await store.list("lock")).map((mac) => [...mac]), [[...macOf(7)]]);
  }));

Deno.test("S14 S15 S16 S17 a range is cut to what there is", () =>
  withStore(async (store) => {
    const key = keyOf("packfile", 3);
    await rejects(read(store, key), /packfile 0303.* is not in this store/);
    await store.put(key, text("0123456789"));
    equal(await read(store, key, 2, 3), "234");
    equal(await read(store, key, 8, 100), "89");
    equal(await read(store, key, 10, 1), "");
    equal(await read(store, key, 5000, 4), "");
    equal(await read(store, key, 0, 0), "");
    equal(await read(store, key), "0123456789");
  }));

Deno.test("S19 S23 a missing object can be deleted, an unsupported kind is named", () =>
  withStore(async (store) => {
    await store.delete(keyOf("lock", 9));
    await rejects(store.list("ecc-state"), /does not keep ecc-state objects/);
    await rejects(store.put(keyOf("ecc-packfile", 1), text("x")), /ecc-packfile objects/);
  }));

Deno.test("S11 S24 a full store says so, and many Puts at once fill it no further", () =>
  withStore(async (store) => {
    const many = Array.from({ length: 16 }, (_, at) => store.put(keyOf("packfile", at), block()));
    const results = await Promise.allSettled(many);
    const stored = results.filter(({ status }) => status === "fulfilled").length;
    equal((await store.list("packfile")).length, stored);
    equal(await store.size(), stored * 1000);
    equal(stored <= 4, true);
    const big = store.put(keyOf("state", 1), new Uint8Array(3_000_000));
    await rejects(big, /the store is full: it holds 4096 bytes; raise the option "capacity"/);
  }, { capacity: "4KiB" }));

function block(): Uint8Array {
  return new Uint8Array(1000).fill(1);
}

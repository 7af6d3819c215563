import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { ConnectorError } from "../../sdk/error.ts";
import { macFromHex } from "../../sdk/mac.ts";
import type { ByteRange, ResourceKey } from "../../sdk/resource.ts";
import { type StorageSession, storageSession } from "../storage_session.ts";
import { type FakeStorage, fakeStorage, type FakeStorageOptions } from "../test_storage_v10.ts";
import { opened, withFake } from "../test_fake.ts";

const mac = macFromHex("0f".repeat(32));
const content = Uint8Array.from({ length: 10 }, (_, index) => index);
const kinds = ["state", "packfile", "lock"] as const;

async function withStore(
  options: FakeStorageOptions,
  run: (session: StorageSession, calls: FakeStorage["calls"]) => Promise<void>,
): Promise<void> {
  const { handlers, calls } = fakeStorage(options);
  await withFake(handlers, async (plugin) => run(await storageSession(plugin, opened), calls));
}

async function read(store: StorageSession, key: ResourceKey, range?: ByteRange): Promise<number[]> {
  const bytes: number[] = [];
  for await (const chunk of store.get(key, range)) {
    strictEqual(chunk.length > 0, true, "an empty chunk");
    bytes.push(...chunk);
  }
  return bytes;
}

Deno.test("H13 a v1.0 store is told by its location, and its simple calls carry their values", () =>
  withStore({ location: "mem://box/r" }, async (store, calls) => {
    const { generation, origin, type, root, flags } = store;
    deepStrictEqual([generation, origin, type, root, flags], ["v1.0", "", "mem", "box/r", 0]);
    await rejects(store.open(), /^ConnectorError: cannot open the repository at .*no repository$/);
    await store.create(Uint8Array.of(1, 2, 3));
    deepStrictEqual(await store.open(), Uint8Array.of(1, 2, 3));
    strictEqual(await store.mode(), "read-write");
    strictEqual(await store.size(), -1);
    await store.ping();
    await store.close();
    deepStrictEqual(calls, [
      "Init mem mem:///r",
      "GetLocation",
      "Open",
      "Create",
      "Open",
      "GetMode",
      "GetSize",
      "GetLocation",
      "Close",
    ]);
  }));

Deno.test("a v1.0 store that does not tell its location has the one it was given", async () => {
  for (const location of [undefined, ""]) {
    await withStore({ location }, (store) => {
      deepStrictEqual([store.type, store.root], ["mem", "/r"]);
      return Promise.resolve();
    });
  }
});

Deno.test("each kind of object has its own methods in a v1.0 store", () =>
  withStore({ location: "mem:///r" }, async (store, calls) => {
    for (const resource of kinds) {
      deepStrictEqual(await store.list(resource), []);
      strictEqual(await store.put({ resource, mac }, content), 10);
      deepStrictEqual(await store.list(resource), [Uint8Array.from(mac)]);
      deepStrictEqual(await read(store, { resource, mac }), [...content]);
    }
    await store.delete({ resource: "packfile", mac });
    await rejects(store.delete({ resource: "packfile", mac }), /cannot delete .*no such packfile/);
    await rejects(read(store, { resource: "packfile", mac }), /cannot read .*: no such packfile/);
    deepStrictEqual(await read(store, { resource: "state", mac }), [...content]);
    deepStrictEqual(
      calls.slice(2, 14),
      kinds.flatMap((kind) => [`list ${kind}`, `put ${kind}`, `list ${kind}`, `get ${kind}`]),
    );
  }));

Deno.test("ranges of packfiles are blobs, those of other objects are cut out", () =>
  withStore({ location: "mem:///r" }, async (store, calls) => {
    for (const resource of kinds) {
      await store.put({ resource, mac }, content);
      for (const [offset, length] of [[0, 10], [3, 4], [4, 1], [8, 9], [10, 1], [99, 3], [2, 0]]) {
        deepStrictEqual(
          await read(store, { resource, mac }, { offset: offset!, length: length! }),
          [...content.subarray(offset, offset! + length!)],
          `${resource} ${offset}+${length}`,
        );
      }
    }
    const blobs = calls.filter((call) => call.startsWith("blob"));
    deepStrictEqual(blobs.slice(0, 2), ["blob 0 10", "blob 3 4"]);
    strictEqual(blobs.length, 7);
    await read(store, { resource: "packfile", mac }, { offset: 1, length: 2 ** 33 });
    strictEqual(calls.at(-1), `blob 1 ${2 ** 32 - 1}`);
    for (const resource of kinds) {
      await store.delete({ resource, mac });
      const nothing = read(store, { resource, mac }, { offset: 0, length: 0 });
      await rejects(nothing, new RegExp(`no such ${resource}`));
    }
  }));

Deno.test("H12 a blob that brings more than was asked for is cancelled", () =>
  withStore({ location: "mem:///r", tooMany: 1 }, async (store) => {
    const key = { resource: "packfile", mac } as const;
    await store.put(key, content);
    await rejects(read(store, key, { offset: 0, length: 4 }), /sent more than the 4 bytes asked/);
  }));

Deno.test("H10 a v1.0 put that is refused is told in the store's own words", () =>
  withStore({
    location: "mem:///r",
    refuse(call) {
      if (call.startsWith("put")) throw new ConnectorError("no space left");
    },
  }, async (store) => {
    let closed = false;
    async function* body() {
      try {
        for (;;) yield new Uint8Array(100_000);
      } finally {
        closed = true;
      }
    }
    const putting = store.put({ resource: "lock", mac }, body());
    await rejects(putting, /^ConnectorError: cannot store the lock 0f.*: no space left$/);
    strictEqual(closed, true);
  }));

Deno.test("a body that fails resets the put, so that nothing appears", () =>
  withStore({ location: "mem:///r" }, async (store) => {
    async function* body() {
      yield content;
      await Promise.resolve();
      throw new Error("the source broke");
    }
    await rejects(store.put({ resource: "state", mac }, body()), /the source broke/);
    deepStrictEqual(await store.list("state"), []);
  }));

Deno.test("a v1.0 store has no error-correcting objects", () =>
  withStore({ location: "mem:///r" }, async (store, calls) => {
    const before = calls.length;
    for (const resource of ["ecc-packfile", "ecc-state"] as const) {
      const said = new RegExp(`a v1\\.0 store has no ${resource} objects`);
      await rejects(store.list(resource), said);
      await rejects(store.put({ resource, mac }, content), said);
      await rejects(read(store, { resource, mac }), said);
      await rejects(store.delete({ resource, mac }), said);
    }
    strictEqual(calls.length, before);
  }));

Deno.test("the calls of a v1.0 store stop at an aborted signal", () =>
  withStore({ location: "mem:///r" }, async (store) => {
    const signal = AbortSignal.abort(new Error("enough"));
    await rejects(store.list("state", { signal }), /enough/);
    await rejects(store.put({ resource: "state", mac }, content, { signal }), /enough/);
    await rejects(store.mode({ signal }), /enough/);
    await rejects(store.ping({ signal }), /enough/);
  }));

import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { type Generation, macFromBytes, type Resource, serveStorage } from "@plakar-deno/sdk";
import {
  connectPlugin,
  memoryConnection,
  type StorageSession,
  storageSession,
} from "../../host/mod.ts";
import { withFolder } from "../../tests/with_folder.ts";
import { storage } from "./storage.ts";

const text = (value: string) => new TextEncoder().encode(value);
const keyOf = (resource: Resource, byte: number) => ({
  resource,
  mac: macFromBytes(new Uint8Array(32).fill(byte)),
});
const kinds = ["packfile", "state", "lock"] as const;

/** A host of a generation and a plugin of its own; its disposal ends both. */
async function connect(folder: string, generation: Generation): Promise<StorageSession> {
  const connection = memoryConnection();
  const serving = serveStorage(storage, { connection: connection.plugin, log: () => {} });
  const session = await storageSession(connectPlugin(connection), {
    protocol: "legacy-folder",
    config: { location: `legacy-folder://${folder}/repository` },
    generation,
  });
  return {
    ...session,
    async [Symbol.asyncDispose]() {
      await session.close();
      connection.closeHost();
      await serving;
    },
  };
}

async function shown(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return await new Response(ReadableStream.from(chunks)).text();
}

for (const generation of ["v1.0", "v1.1"] as const) {
  const test = (title: string, run: (folder: string) => Promise<void>) =>
    Deno.test(`${title} [${generation}]`, () => withFolder(run));

  test("S1 S2 S3 a repository is made once, and opened by another process", async (folder) => {
    {
      await using store = await connect(folder, generation);
      equal(store.generation, generation);
      await rejects(store.open(), /no repository is in .*: it holds no file "CONFIG"/);
      await store.create(text("config"));
      await rejects(
        store.create(text("another")),
        /the folder holds ".*" already; choose an empty/,
      );
      equal(await store.mode(), "read-write");
      equal(await store.size(), -1);
      equal(store.type, "legacy-folder");
      equal(store.root, `${folder}/repository`);
    }
    await using store = await connect(folder, generation);
    deepEqual(await store.open(), text("config"));
    const names = await Array.fromAsync(Deno.readDir(`${folder}/repository`), ({ name }) => name);
    deepEqual(names.sort(), ["CONFIG", "locks", "packfiles", "states"]);
    equal((await Deno.stat(`${folder}/repository/CONFIG`)).mode! & 0o777, 0o600);
  });

  test("S2 of many that create at once one wins", async (folder) => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => connect(folder, generation)));
    const made = await Promise.allSettled(
      stores.map((store, at) => store.create(text(`config ${at}`))),
    );
    const winners = made.flatMap(({ status }, at) => status === "fulfilled" ? [at] : []);
    equal(winners.length, 1);
    deepEqual(await stores[0]!.open(), text(`config ${winners[0]}`));
    await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
    const names = await Array.fromAsync(Deno.readDir(`${folder}/repository`), ({ name }) => name);
    deepEqual(names.sort(), ["CONFIG", "locks", "packfiles", "states"]);
  });

  test("S6 S10 S13 S19 objects are stored whole, replaced and removed, kind by kind", async (folder) => {
    await using store = await connect(folder, generation);
    await store.create(text("config"));
    for (const kind of kinds) {
      equal(await store.put(keyOf(kind, 7), text(`the old ${kind}`)), 8 + kind.length);
      equal(await store.put(keyOf(kind, 7), text(kind)), kind.length);
    }
    for (const kind of kinds) {
      equal(await shown(store.get(keyOf(kind, 7))), kind);
      deepEqual((await store.list(kind)).map((mac) => mac[0]), [7]);
      await store.delete(keyOf(kind, 7));
      await store.delete(keyOf(kind, 7));
      deepEqual(await store.list(kind), []);
      await rejects(
        shown(store.get(keyOf(kind, 7))),
        new RegExp(`${kind} 0707.*07 is not in this store`),
      );
    }
  });

  test("S14 S15 S16 S17 a range is what there is of it, of every kind", async (folder) => {
    await using store = await connect(folder, generation);
    await store.create(text("config"));
    for (const kind of kinds) {
      const key = keyOf(kind, 3);
      const part = (offset: number, length: number) => shown(store.get(key, { offset, length }));
      await rejects(part(0, 1), /is not in this store/);
      await store.put(key, text("0123456789"));
      deepEqual(
        await Promise.all([part(2, 3), part(8, 100), part(10, 1), part(5000, 4), part(0, 0)]),
        ["234", "89", "", "", ""],
      );
      equal(await part(Number.MAX_SAFE_INTEGER, 4), "");
    }
  });

  test("S9 S20 a Put that breaks off leaves the old object; what is none is not listed", async (folder) => {
    await using store = await connect(folder, generation);
    await store.create(text("config"));
    await store.put(keyOf("lock", 1), text("old"));
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield text("half of the new");
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error("broke off");
    }
    await rejects(store.put(keyOf("lock", 1), broken()), /broke off/);
    await rejects(store.put(keyOf("lock", 2), broken()), /broke off/);
    const locks = `${folder}/repository/locks`;
    // The plugin learns of it a turn later.
    for (let turn = 0; turn < 100; turn++) {
      if ([...Deno.readDirSync(locks)].length === 1) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    deepEqual([...Deno.readDirSync(locks)].map(({ name }) => name), ["01".repeat(32)]);
    equal(await shown(store.get(keyOf("lock", 1))), "old");
    await Deno.writeTextFile(`${locks}/README`, "no object");
    await Deno.mkdir(`${locks}/${"02".repeat(32)}`);
    equal((await store.list("lock")).length, 1);
  });

  test("S21 a folder of objects that is gone is a failure, not an empty list", async (folder) => {
    await using store = await connect(folder, generation);
    await store.create(text("config"));
    await Deno.remove(`${folder}/repository/states`);
    await rejects(store.list("state"), /cannot list ".*\/states": no such file/);
    await rejects(store.put(keyOf("state", 1), text("x")), /cannot write .*: no such file/);
    deepEqual([...Deno.readDirSync(`${folder}/repository`)].map(({ name }) => name).sort(), [
      "CONFIG",
      "locks",
      "packfiles",
    ]);
  });
}

Deno.test("S23 kinds that v1.0 does not know are unsupported", () =>
  withFolder(async (folder) => {
    await using store = await connect(folder, "v1.1");
    await store.create(text("config"));
    const { message } = await store.list("ecc-state").then(() => new Error(), (error) => error);
    match(message, /ecc-state/);
  }));

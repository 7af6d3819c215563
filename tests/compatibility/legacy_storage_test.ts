import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import {
  type CallOptions,
  type Generation,
  type Mac,
  macFromBytes,
  type Resource,
} from "@plakar-deno/sdk";
import type { StorageSession } from "@plakar-deno/sdk/host";
import { LegacyShelf, type Shelf } from "./legacy_memory_storage.ts";
import { withLegacyStorage } from "./legacy_session.ts";

const KINDS: readonly Resource[] = ["state", "packfile", "lock"];

const mac = (byte: number): Mac => macFromBytes(new Uint8Array(32).fill(byte));
const bytes = (text: string) => new TextEncoder().encode(text);
const noisy = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7) % 251);

async function read(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk.slice());
  return await new Blob(pieces as BlobPart[]).bytes();
}

async function keepsRepository(generation: Generation): Promise<void> {
  const shelf: Shelf = { objects: new Map() };
  await withLegacyStorage(generation, () => new LegacyShelf(shelf), async (session) => {
    equal(session.generation, generation);
    await rejects(session.open(), /the shelf is empty/);
    await session.create(bytes("the config"));
    await session.put({ resource: "lock", mac: mac(3) }, bytes("l"));
    await rejects(session.create(bytes("another")), /the shelf is taken/);
  });
  // Another process, later.
  await withLegacyStorage(generation, () => new LegacyShelf(shelf), async (session) => {
    deepEqual(await session.open(), bytes("the config"));
    deepEqual(await session.list("lock"), [mac(3)]);
    equal(await session.mode(), "read-write");
    equal(await session.size(), 1);
    deepEqual([session.type, session.root], ["legacy", "/there"]);
    await session.ping();
  });
}

Deno.test("M v1.1 legacy storage a repository is made and opened again", () =>
  keepsRepository("v1.1"));
Deno.test("M v1.0 legacy storage a repository is made and opened again", () =>
  keepsRepository("v1.0"));

async function keepsObjects(generation: Generation): Promise<void> {
  const made = new LegacyShelf();
  await withLegacyStorage(generation, () => made, async (session) => {
    await session.create(bytes("config"));
    const contents = new Map(KINDS.map((resource, at) => [resource, noisy(at * 1_500_000)]));
    for (const [resource, content] of contents) {
      equal(await session.put({ resource, mac: mac(1) }, content), content.length);
    }
    for (const [resource, content] of contents) {
      const key = { resource, mac: mac(1) };
      deepEqual(await read(session.get(key)), content);
      await session.put(key, bytes(`new ${resource}`));
      deepEqual(await read(session.get(key)), bytes(`new ${resource}`));
      deepEqual(await session.list(resource), [mac(1)]);
      await session.delete(key);
      deepEqual(await session.list(resource), []);
      await rejects(read(session.get(key)), new RegExp(`${resource} 01010101 not found`));
    }
  });
  deepEqual(made.counts, [0, 1]);
}

Deno.test("M v1.1 legacy storage objects of the three kinds are kept apart", () =>
  keepsObjects("v1.1"));
Deno.test("M v1.0 legacy storage objects of the three kinds are kept apart", () =>
  keepsObjects("v1.0"));

async function readsRanges(generation: Generation): Promise<void> {
  const made = new LegacyShelf();
  await withLegacyStorage(generation, () => made, async (session) => {
    await session.create(bytes("config"));
    const content = noisy(200_000);
    for (const resource of KINDS) {
      const key = { resource, mac: mac(2) };
      await session.put(key, content);
      for (const [offset, length] of [[0, 10], [70_000, 100_000], [199_990, 50], [300_000, 5]]) {
        const part = await read(session.get(key, { offset: offset!, length: length! }));
        deepEqual(part, content.slice(offset!, offset! + length!), `${resource} ${offset}`);
      }
    }
  });
  deepEqual(made.counts, [0, 1]);
}

Deno.test("M v1.1 legacy storage ranges hold what exists of them, readers are closed", () =>
  readsRanges("v1.1"));
Deno.test("M v1.0 legacy storage ranges hold what exists of them, readers are closed", () =>
  readsRanges("v1.0"));

async function leavesReader(generation: Generation): Promise<void> {
  const made = new LegacyShelf();
  await withLegacyStorage(generation, () => made, async (session) => {
    await session.create(bytes("config"));
    const key = { resource: "packfile", mac: mac(2) } as const;
    await session.put(key, new Uint8Array(5_000_000));
    for await (const chunk of session.get(key)) {
      equal(chunk.length > 0, true);
      break;
    }
  });
  deepEqual(made.counts, [0, 1]);
}

Deno.test("M v1.1 legacy storage a content left half-way is closed", () => leavesReader("v1.1"));
Deno.test("M v1.0 legacy storage a content left half-way is closed", () => leavesReader("v1.0"));

async function readerComesLate(generation: Generation): Promise<void> {
  const made = new LegacyShelf();
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<AbortSignal>();
  const get = made.getPackfile.bind(made);
  made.getPackfile = async (mac: Mac, call?: CallOptions) => {
    asked.resolve(call!.signal);
    await gate.promise;
    return await get(mac);
  };
  await withLegacyStorage(generation, () => made, async (session) => {
    await session.create(bytes("config"));
    const key = { resource: "packfile", mac: mac(2) } as const;
    await session.put(key, noisy(10));
    const gone = new AbortController();
    const reading = read(session.get(key, undefined, { signal: gone.signal }));
    const signal = await asked.promise;
    const told = new Promise((resolve) => signal.addEventListener("abort", resolve));
    gone.abort(new Error("no longer wanted"));
    await rejects(reading, /no longer wanted/);
    await told;
    gate.resolve();
    await session.size();
  });
  deepEqual(made.counts, [0, 1]);
}

Deno.test("M v1.1 legacy storage a reader that comes when the host has left is closed", () =>
  readerComesLate("v1.1"));
Deno.test("M v1.0 legacy storage a reader that comes when the host has left is closed", () =>
  readerComesLate("v1.0"));

async function brokenPut(generation: Generation): Promise<void> {
  const made = new LegacyShelf();
  await withLegacyStorage(generation, () => made, async (session) => {
    await session.create(bytes("config"));
    async function* torn() {
      yield noisy(100_000);
      await Promise.resolve();
      throw new Error("the packer failed");
    }
    for (const resource of KINDS) {
      const key = { resource, mac: mac(9) };
      await session.put(key, bytes("old"));
      await rejects(session.put(key, torn()), /the packer failed/);
      await rejects(session.put({ resource, mac: mac(8) }, torn()), /the packer failed/);
      deepEqual(await read(session.get(key)), bytes("old"));
      deepEqual(await session.list(resource), [mac(9)]);
    }
  });
}

Deno.test("M v1.1 legacy storage nothing is seen of a put that was broken off", () =>
  brokenPut("v1.1"));
Deno.test("M v1.0 legacy storage nothing is seen of a put that was broken off", () =>
  brokenPut("v1.0"));

async function runsTogether(generation: Generation): Promise<void> {
  await withLegacyStorage(generation, () => new LegacyShelf(), async (session) => {
    await session.create(bytes("config"));
    const macs = Array.from({ length: 20 }, (_, at) => mac(at + 1));
    const key = (mac: Mac) => ({ resource: "packfile", mac }) as const;
    await Promise.all(macs.map((mac) => session.put(key(mac), noisy(mac[0]! * 10_000))));
    const sizes = await Promise.all(
      macs.map(async (mac) => (await read(session.get(key(mac)))).length),
    );
    deepEqual(sizes, macs.map((mac) => mac[0]! * 10_000));
    await locks(session);
  });
}

async function locks(session: StorageSession): Promise<void> {
  const key = { resource: "lock", mac: mac(1) } as const;
  for (let at = 0; at < 5; at++) {
    await Promise.all([session.put(key, bytes(`beat ${at}`)), session.list("lock")]);
  }
  deepEqual(await read(session.get(key)), bytes("beat 4"));
}

Deno.test("M v1.1 legacy storage calls run side by side", () => runsTogether("v1.1"));
Deno.test("M v1.0 legacy storage calls run side by side", () => runsTogether("v1.0"));

Deno.test("M v1.1 legacy storage kinds that v1.0 did not have are unsupported", async () => {
  await withLegacyStorage("v1.1", () => new LegacyShelf(), async (session) => {
    await session.create(bytes("config"));
    await rejects(session.list("ecc-packfile"), /ecc-packfile objects are unsupported/);
  });
});

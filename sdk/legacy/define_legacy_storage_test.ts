import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { openByteSource } from "../byte_source.ts";
import type { ByteSource } from "../bytes.ts";
import { type Mac, macFromBytes, macToHex } from "../mac.ts";
import type { ByteRange, Resource } from "../resource.ts";
import type { Storage, StorageMode } from "../storage.ts";
import { call, rawContext } from "../testdata/raw_context.ts";
import { legacyStorage } from "./define_legacy_storage.ts";
import { legacyCalls, type WithLegacyStorage } from "./legacy_calls.ts";
import type { LegacyStorage } from "./legacy_storage.ts";

const mac = (byte: number) => macFromBytes(new Uint8Array(32).fill(byte));
const bytes = (text: string) => new TextEncoder().encode(text);

/** A v1.0-style store in memory: three kinds of objects behind private state. */
class Drawer implements LegacyStorage {
  readonly calls: string[] = [];
  readonly #kinds = {
    state: new Map<string, Uint8Array>(),
    packfile: new Map<string, Uint8Array>(),
    lock: new Map<string, Uint8Array>(),
  };
  #config: Uint8Array | undefined;

  constructor(readonly place: string, readonly allows: StorageMode | number = 6) {}

  create(config: Uint8Array): void {
    if (this.#config !== undefined) throw new Error("the drawer is taken");
    this.#config = config;
  }
  open(): Uint8Array {
    if (this.#config === undefined) throw new Error("the drawer is empty");
    return this.#config;
  }
  location(): string {
    return this.place;
  }
  mode(): StorageMode | number {
    return this.allows;
  }
  size(): number {
    return -1;
  }

  #list(kind: "state" | "packfile" | "lock"): Uint8Array[] {
    return [...this.#kinds[kind].keys()].map((hex) => Uint8Array.fromHex(hex));
  }
  async #put(kind: "state" | "packfile" | "lock", mac: Mac, body: ReadableStream<Uint8Array>) {
    const object = await new Response(body).bytes();
    this.#kinds[kind].set(macToHex(mac), object);
    return object.length;
  }
  #get(kind: "state" | "packfile" | "lock", mac: Mac): Uint8Array {
    const object = this.#kinds[kind].get(macToHex(mac));
    if (object === undefined) throw new Error(`no ${kind} of that name`);
    return object;
  }
  #delete(kind: "state" | "packfile" | "lock", mac: Mac): void {
    this.#kinds[kind].delete(macToHex(mac));
  }

  getStates() {
    return this.#list("state");
  }
  putState(mac: Mac, body: ReadableStream<Uint8Array>) {
    return this.#put("state", mac, body);
  }
  getState(mac: Mac) {
    return this.#get("state", mac);
  }
  deleteState(mac: Mac) {
    this.#delete("state", mac);
  }
  async *getPackfiles() {
    yield* this.#list("packfile");
  }
  putPackfile(mac: Mac, body: ReadableStream<Uint8Array>) {
    return this.#put("packfile", mac, body);
  }
  getPackfile(mac: Mac) {
    return this.#get("packfile", mac);
  }
  getPackfileBlob(mac: Mac, offset: number, length: number) {
    this.calls.push(`blob ${offset} ${length}`);
    return this.#get("packfile", mac).subarray(offset, offset + length);
  }
  deletePackfile(mac: Mac) {
    this.#delete("packfile", mac);
  }
  getLocks() {
    return Promise.resolve(this.#list("lock"));
  }
  putLock(mac: Mac, body: ReadableStream<Uint8Array>) {
    return this.#put("lock", mac, body);
  }
  getLock(mac: Mac) {
    return this.#get("lock", mac);
  }
  deleteLock(mac: Mac) {
    this.#delete("lock", mac);
  }
  close(): void {
    this.calls.push("close");
  }
}

async function opened(drawer = new Drawer("test://srv/data")): Promise<Storage> {
  return await legacyStorage("test", () => drawer).construct(rawContext());
}

async function textOf(source: ByteSource): Promise<string> {
  const content = openByteSource(source);
  const buffer = new Uint8Array(100);
  let text = "";
  for (let count; (count = await content.read(buffer)) !== null;) {
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  await content.close();
  return text;
}

const stream = (text: string) => ReadableStream.from([bytes(text)]) as ReadableStream<Uint8Array>;

Deno.test("S1 the config of a v1.0-style store comes back, a second create fails in its words", async () => {
  const store = await opened();
  await rejects(store.open(call), { message: "the drawer is empty" });
  await store.create(bytes("config"), call);
  equal(await textOf(await store.open(call)), "config");
  await rejects(store.create(bytes("other"), call), { message: "the drawer is taken" });
});

Deno.test("S13 states, packfiles and locks go to their own methods", async () => {
  const store = await opened();
  const kinds: Resource[] = ["state", "packfile", "lock"];
  for (const resource of kinds) {
    await store.put({ resource, mac: mac(1) }, stream(`a ${resource}`), call);
  }
  for (const resource of kinds) {
    equal(
      await textOf(await store.get({ resource, mac: mac(1) }, undefined, call)),
      `a ${resource}`,
    );
    deepEqual(await Array.fromAsync(store.list(resource, call)), [mac(1)]);
    await store.delete({ resource, mac: mac(1) }, call);
    deepEqual(await Array.fromAsync(store.list(resource, call)), []);
    const missing = async () => await store.get({ resource, mac: mac(1) }, undefined, call);
    await rejects(missing, { message: `no ${resource} of that name` });
  }
});

Deno.test("S15 a range of a packfile is asked by getPackfileBlob, of others cut out", async () => {
  const drawer = new Drawer("test://srv/data");
  const store = await opened(drawer);
  const ranges: [ByteRange, string][] = [
    [{ offset: 2, length: 3 }, "234"],
    [{ offset: 0, length: 10 }, "0123456789"],
    [{ offset: 8, length: 5 }, "89"],
    [{ offset: 20, length: 5 }, ""],
    [{ offset: 3, length: 0 }, ""],
  ];
  for (const resource of ["packfile", "state", "lock"] as const) {
    const key = { resource, mac: mac(2) };
    await store.put(key, stream("0123456789"), call);
    for (const [range, text] of ranges) {
      equal(await textOf(await store.get(key, range, call)), text, `${resource} ${range.offset}`);
    }
  }
  deepEqual(drawer.calls, ["blob 2 3", "blob 0 10", "blob 8 5", "blob 20 5", "blob 3 0"]);
});

Deno.test("S23 kinds that v1.0 did not have are unsupported", async () => {
  const store = await opened();
  const key = { resource: "ecc-state", mac: mac(1) } as const;
  const unsupported = { code: "unimplemented", message: /^ecc-state objects are unsupported/ };
  await rejects(Array.fromAsync(store.list("ecc-state", call)), unsupported);
  await rejects(store.put(key, stream(""), call), unsupported);
  await rejects(async () => await store.get(key, undefined, call), unsupported);
  await rejects(store.delete(key, call), unsupported);
});

Deno.test("S12 a listed name of another length is refused", async () => {
  const drawer = new Drawer("test://srv/data");
  drawer.getStates = () => [new Uint8Array(31)];
  const store = await opened(drawer);
  await rejects(Array.fromAsync(store.list("state", call)), /has 31 bytes instead of 32/);
});

Deno.test("origin and root come from the location, without a user's name and password", async () => {
  const places: Record<string, [origin: string, root: string]> = {
    "test:///srv/data": ["ada.example", "/srv/data"],
    "/srv/data": ["ada.example", "/srv/data"],
    "C:\\data": ["ada.example", "C:\\data"],
    "s3://server/bucket/x": ["server", "/bucket/x"],
    "s3://server": ["server", "/"],
    "sftp://ada:secret@server:22/x": ["server:22", "/x"],
  };
  for (const [place, [origin, root]] of Object.entries(places)) {
    const store = await opened(new Drawer(place));
    deepEqual([store.origin(), store.root(), store.type()], [origin, root, "test"], place);
  }
});

Deno.test("S25 the mode is a word or the wire's bits", async () => {
  const modes: [StorageMode | number, StorageMode][] = [
    [2, "write"],
    [4, "read"],
    [6, "read-write"],
    [7, "read-write"],
    ["write", "write"],
  ];
  for (const [mode, word] of modes) {
    equal(await (await opened(new Drawer("x", mode))).mode(call), word);
  }
  const nothing = await opened(new Drawer("x", 0));
  await rejects(nothing.mode(call), /mode is 0, which allows nothing/);
  equal(await nothing.size(call), -1);
});

Deno.test("the author's own store is there for hosts of v1.0, and closed once", async () => {
  const drawer = new Drawer("test:///x");
  const store: Storage & WithLegacyStorage = await opened(drawer);
  equal(store[legacyCalls], drawer);
  await store.ping(call);
  await store.close(call);
  deepEqual(drawer.calls, ["close"]);
});

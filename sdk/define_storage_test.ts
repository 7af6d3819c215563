import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import type { CallOptions } from "./context.ts";
import { defineStorage, type StorageParts } from "./define_storage.ts";
import type { LocationFlag } from "./flags.ts";
import { type Mac, macFromBytes } from "./mac.ts";
import { defineOptions } from "./options/define_options.ts";
import { size } from "./options/size.ts";
import type { ByteRange, ResourceKey } from "./resource.ts";
import type { Storage, StorageMode } from "./storage.ts";
import { call, rawContext } from "./testdata/raw_context.ts";

const CONFIG = new Uint8Array([1, 2, 3]);
const KEY: ResourceKey = { resource: "state", mac: macFromBytes(new Uint8Array(32)) };
const RANGE: ByteRange = { offset: 1, length: 2 };

/** The least a store is. */
function storageParts(): StorageParts {
  const empty = () => Promise.resolve();
  return {
    root: "/data",
    create: empty,
    open: () => Promise.resolve(CONFIG),
    async *list() {},
    put: empty,
    get: () => CONFIG,
    delete: empty,
  };
}

/** The classic shape as a class, with state that only its own methods can reach. */
class Memory implements Storage {
  #config: Uint8Array | undefined;
  readonly #objects = new Map<string, Uint8Array>();
  #mode: StorageMode = "read-write";

  origin = () => "memory";
  type(): string {
    return "memory";
  }
  root(): string {
    return `/${this.#objects.size}`;
  }
  flags(): readonly LocationFlag[] {
    return this.#mode === "read" ? ["file"] : [];
  }
  create(config: Uint8Array): Promise<void> {
    this.#config = config;
    return Promise.resolve();
  }
  open(): Promise<Uint8Array> {
    return this.#config === undefined
      ? Promise.reject(new Error("empty"))
      : Promise.resolve(CONFIG);
  }
  ping(): Promise<void> {
    return this.open().then(() => {});
  }
  mode(): Promise<StorageMode> {
    return Promise.resolve(this.#mode);
  }
  size(): Promise<number> {
    return Promise.resolve(this.#objects.size);
  }
  async *list(): AsyncGenerator<Mac> {
    if (this.#objects.size > 0) yield KEY.mac;
  }
  async put({ resource }: ResourceKey, body: ReadableStream<Uint8Array>): Promise<void> {
    this.#objects.set(resource, await new Response(body).bytes());
  }
  get({ resource }: ResourceKey): Uint8Array {
    return this.#objects.get(resource) ?? new Uint8Array(0);
  }
  delete({ resource }: ResourceKey): Promise<void> {
    this.#objects.delete(resource);
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.#mode = "read";
    return Promise.resolve();
  }
}

Deno.test("a definition says what it is without making anything", () => {
  const definition = defineStorage({
    protocol: ["test", "test+tls"],
    flags: ["localfs", "file"],
    create: () => Promise.reject(new Error("made too early")),
  });
  equal(definition.role, "storage");
  deepEqual(definition.protocols, ["test", "test+tls"]);
  deepEqual(definition.flags, ["localfs", "file"]);
  deepEqual(definition.secrets, []);
});

Deno.test("what is left out has a default", async () => {
  const definition = defineStorage({ protocol: "test", flags: ["file"], create: storageParts });
  const store = await definition.construct(rawContext());
  equal([store.origin(), store.type(), store.root()].join(), "ada.example,test,/data");
  deepEqual(store.flags(), ["file"]);
  equal(await store.ping(call), undefined);
  equal(await store.mode(call), "read-write");
  equal(await store.size(call), -1);
  equal(await store.close(call), undefined);
});

Deno.test("every call arrives with what it was given", async () => {
  const calls: unknown[] = [];
  const note = (...args: readonly unknown[]) => {
    calls.push(args);
    return Promise.resolve();
  };
  async function* list(...args: readonly unknown[]): AsyncGenerator<Mac> {
    calls.push(args);
    yield KEY.mac;
  }
  const definition = defineStorage({
    protocol: "test",
    create: () => ({
      ...storageParts(),
      create: note,
      open: (given: CallOptions) => note(given).then(() => CONFIG),
      ping: note,
      mode: (given: CallOptions) => note(given).then(() => "read" as const),
      size: (given: CallOptions) => note(given).then(() => 0),
      list,
      put: note,
      get: (...args: readonly unknown[]) => note(...args).then(() => CONFIG),
      delete: note,
      close: note,
    }),
  });
  const store = await definition.construct(rawContext());
  const body = new ReadableStream<Uint8Array>();
  await store.create(CONFIG, call);
  equal(await store.open(call), CONFIG);
  await store.ping(call);
  equal(await store.mode(call), "read");
  equal(await store.size(call), 0);
  for await (const mac of store.list("lock", call)) equal(mac, KEY.mac);
  await store.put(KEY, body, call);
  equal(await store.get(KEY, RANGE, call), CONFIG);
  await store.get(KEY, undefined, call);
  await store.delete(KEY, call);
  await store.close(call);
  deepEqual(calls, [
    [CONFIG, call],
    [call],
    [call],
    [call],
    [call],
    ["lock", call],
    [KEY, body, call],
    [KEY, RANGE, call],
    [KEY, undefined, call],
    [KEY, call],
    [call],
  ]);
});

Deno.test("the classic shape may be an instance of a class with private fields", async () => {
  const definition = defineStorage({ protocol: "test", create: () => new Memory() });
  const store = await definition.construct(rawContext());
  equal([store.origin(), store.type(), store.root()].join(), "memory,memory,/0");
  await rejects(store.ping(call), /empty/);
  await store.create(CONFIG, call);
  equal(await store.open(call), CONFIG);
  await store.put(KEY, ReadableStream.from([CONFIG]), call);
  equal(store.root(), "/1");
  equal(await store.size(call), 1);
  deepEqual(await store.get(KEY, undefined, call), CONFIG);
  for await (const mac of store.list("state", call)) equal(mac, KEY.mac);
  await store.delete(KEY, call);
  equal(await store.size(call), 0);
  await store.close(call);
  equal(await store.mode(call), "read");
  deepEqual(store.flags(), ["file"]);
});

Deno.test("S21 a list that throws half-way comes through", async () => {
  async function* list(): AsyncGenerator<Mac> {
    yield KEY.mac;
    throw new Error("page two is gone");
  }
  const definition = defineStorage({
    protocol: "test",
    create: () => ({ ...storageParts(), list }),
  });
  const macs = (await definition.construct(rawContext())).list("packfile", call);
  await rejects(Array.fromAsync(macs), /page two is gone/);
});

Deno.test("options reach create typed; what create throws refuses the location", async () => {
  const definition = defineStorage({
    protocol: "test",
    options: defineOptions({ part: size({}) }),
    create: ({ config, location }) => {
      if (config.part < 1024) throw new RangeError("the parts are too small");
      return { ...storageParts(), root: `${location.rest}-${config.part}` };
    },
  });
  equal((await definition.construct(rawContext({ part: "1KiB" }))).root(), "/srv/data-1024");
  await rejects(async () => await definition.construct(rawContext({ part: "1" })), RangeError);
  await rejects(async () => await definition.construct(rawContext({ part: "-" })), {
    name: "ConnectorError",
  });
});

Deno.test("a mistake in a definition shows at once", () => {
  throws(() => defineStorage({ protocol: "x", create: storageParts }), /storage: "x" is no protoc/);
});

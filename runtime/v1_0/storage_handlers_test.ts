import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import type { GrpcClient } from "../../host/grpc_client.ts";
import type { MethodDefinition } from "../../proto/codec.ts";
import type { PutResponse } from "../../proto/messages.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import type { ObjectRequest, PutObjectRequest } from "../../proto/v1_0/messages.ts";
import { storageMethodsV10 as methods } from "../../proto/v1_0/storage_methods.ts";
import { defineStorage } from "../../sdk/define_storage.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { legacyCalls } from "../../sdk/legacy/legacy_calls.ts";
import type { LegacyStorage } from "../../sdk/legacy/legacy_storage.ts";
import { mapStore } from "../../tests/storage/map_store.ts";
import { pattern } from "../../tests/storage/pattern.ts";
import {
  keyOf,
  macOf,
  statusOf,
  withMapStore,
  withServedStore,
} from "../../tests/storage/served_store.ts";
import { test } from "../test_transports.ts";
import { listLimitV10 } from "./storage_handlers.ts";

const INVALID_ARGUMENT = 3;
const FAILED_PRECONDITION = 9;

// The four methods of each of the three kinds.
const kinds = [
  ["state", methods.getStates, methods.putState, methods.getState, methods.deleteState],
  [
    "packfile",
    methods.getPackfiles,
    methods.putPackfile,
    methods.getPackfile,
    methods.deletePackfile,
  ],
  ["lock", methods.getLocks, methods.putLock, methods.getLock, methods.deleteLock],
] as const;

const named = (byte: number): ObjectRequest => ({ mac: { value: macOf(byte) } });

async function put(
  client: GrpcClient,
  method: MethodDefinition<PutObjectRequest, PutResponse, "clientStream">,
  first: PutObjectRequest,
  ...chunks: readonly Uint8Array[]
): Promise<number> {
  const call = client.clientStream(method);
  await call.send(first);
  for (const chunk of chunks) await call.send({ chunk });
  call.halfClose();
  return Number((await call.response).bytesWritten);
}

async function get(
  client: GrpcClient,
  request: ObjectRequest & { readonly offset?: bigint; readonly length?: number },
  method = methods.getPackfile,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const { chunk } of client.serverStream(method, request)) {
    ok(chunk!.length > 0 && chunk!.length <= 262_144, `${chunk!.length} bytes in a chunk`);
    chunks.push(chunk!);
  }
  return await new Blob(chunks as Uint8Array<ArrayBuffer>[]).bytes();
}

test("V13 GetLocation answers the location of Init to the letter, 1,000 times", (transport) =>
  withServedStore(transport, mapStore, async ({ client, init, lines }) => {
    const location = "map://Größe of/../%41?x=1 #2/";
    await init({ location });
    const logged = lines.length;
    for (let time = 0; time < 10; time++) {
      const asked = Array.from({ length: 100 }, () => client.unary(methods.getLocation, {}));
      for (const answer of await Promise.all(asked)) deepEqual(answer, { location });
    }
    equal(lines.length, logged);
  }));

test("V13 of a store in the v1.0 style the author tells the location", (transport) => {
  const legacy = {
    bucket: "b",
    location() {
      if (this.bucket === "") throw new Error("no bucket was chosen");
      return `map://${this.bucket}`;
    },
  };
  const store = Object.assign(mapStore(), { [legacyCalls]: legacy as unknown as LegacyStorage });
  return withServedStore(transport, () => store, async ({ client, init }) => {
    await init();
    equal((await client.unary(methods.getLocation, {})).location, "map://b");
    legacy.bucket = "";
    const { message } = await statusOf(client.unary(methods.getLocation, {}));
    equal(message, "no bucket was chosen");
  });
});

test("V13 a second Init, which is refused, does not change the location", (transport) =>
  withMapStore(transport, async ({ client, init }) => {
    equal((await statusOf(init({ location: "map://other" }))).code, FAILED_PRECONDITION);
    equal((await client.unary(methods.getLocation, {})).location, "map:///");
  }));

test("V14 one name is three objects, each with its own Put, Get and Delete", (transport) =>
  withMapStore(transport, async ({ client }, store) => {
    for (const [at, [, , putOne]] of kinds.entries()) {
      const chunks = [pattern(at + 1), pattern(300_000, at)];
      equal(await put(client, putOne, named(9), ...chunks), 300_001 + at);
    }
    deepEqual([...store.objects.keys()], kinds.map(([kind]) => `${kind}/${"09".repeat(32)}`));
    for (const [at, [, list, , getOne, remove]] of kinds.entries()) {
      deepEqual(await client.unary(list, {}), { macs: [{ value: Uint8Array.from(macOf(9)) }] });
      const whole = await new Blob([pattern(at + 1), pattern(300_000, at)]).bytes();
      deepEqual(await get(client, named(9), getOne), whole);
      deepEqual(await client.unary(remove, named(9)), {});
      deepEqual(await client.unary(list, {}), { macs: [] });
      match((await statusOf(get(client, named(9), getOne))).message, /is missing/);
      // Gone is gone.
      await client.unary(remove, named(9));
      equal(store.objects.size, 2 - at);
    }
  }));

test("V14 an object may be empty, and replaced; a name has 32 bytes", (transport) =>
  withMapStore(transport, async ({ client }) => {
    for (const [, list, putOne, getOne, remove] of kinds) {
      equal(await put(client, putOne, named(1)), 0);
      deepEqual(await get(client, named(1), getOne), new Uint8Array());
      equal(await put(client, putOne, { ...named(1), chunk: pattern(3) }, pattern(4)), 7);
      equal((await get(client, named(1), getOne)).length, 7);
      const short = { mac: { value: new Uint8Array(31) } };
      const calls = [
        put(client, putOne, short, pattern(10)),
        get(client, short, getOne),
        client.unary(remove, short),
        client.unary(remove, {}),
      ];
      for (const { code } of await Promise.all(calls.map(statusOf))) equal(code, INVALID_ARGUMENT);
      equal((await client.unary(list, {})).macs?.length, 1);
    }
  }));

test("V14 a Put that fails takes all that comes, then says why; one that is cut leaves nothing", async (transport) => {
  await withMapStore(transport, async ({ client }) => {
    const chunks = Array<Uint8Array>(8).fill(pattern(1024 * 1024));
    const { message } = await statusOf(put(client, methods.putPackfile, named(1), ...chunks));
    equal(message, "the bucket is full");
  }, {
    put: () => Promise.reject(new ConnectorError("the bucket is full")),
  });
  const store = mapStore();
  const started = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  await withMapStore(transport, async ({ client }) => {
    const call = client.clientStream(methods.putLock);
    await call.send(named(1));
    await call.send({ chunk: pattern(10) });
    await started.promise;
    call.cancel(new Error("changed my mind"));
    call.response.catch(() => {});
    await over.promise;
    equal(store.objects.size, 0);
  }, {
    async put(key, body, call) {
      started.resolve();
      await store.put(key, body, call).finally(over.resolve);
    },
  });
});

test("V14 Close lets a running DeleteLock end", async (transport) => {
  const deleting = Promise.withResolvers<void>();
  const events: string[] = [];
  await withMapStore(transport, async ({ client }) => {
    const deleted = client.unary(methods.deleteLock, named(1));
    await client.unary(methods.getMode, {});
    const closed = client.unary(methods.close, {});
    await client.unary(methods.getMode, {});
    deleting.resolve();
    await Promise.all([deleted, closed]);
  }, {
    delete: () => deleting.promise.then(() => void events.push("deleted")),
    close: () => Promise.resolve(void events.push("closed")),
  });
  deepEqual(events, ["deleted", "closed"]);
});

test("V15 a list of the most that fits is one message under 4 MiB; one more is refused", (transport) => {
  let count = listLimitV10;
  return withMapStore(transport, async ({ client }) => {
    const { macs = [] } = await client.unary(methods.getPackfiles, {});
    equal(macs.length, listLimitV10);
    equal(new DataView(macs.at(-1)!.value!.slice().buffer).getUint32(0), listLimitV10 - 1);
    ok(methods.getPackfiles.response.encode({ macs }).length <= 4 * 1024 * 1024);
    count++;
    const { message } = await statusOf(client.unary(methods.getPackfiles, {}));
    match(message, /kind packfile: the store holds more than 116508, the most/);
  }, {
    async *list() {
      for (let at = 0; at < count; at++) {
        const mac = macOf(0);
        new DataView(mac.buffer).setUint32(0, at);
        yield mac;
      }
    },
  });
});

test("V15 a list that fails half-way fails", (transport) =>
  withMapStore(transport, async ({ client }) => {
    const { message } = await statusOf(client.unary(methods.getLocks, {}));
    equal(message, "the second page cannot be read");
  }, {
    async *list() {
      yield macOf(1);
      throw new Error("the second page cannot be read");
    },
  }));

test("V16 GetPackfileBlob sends what exists of a range, and nothing for a length of 0", (transport) =>
  withMapStore(transport, async ({ client }) => {
    const whole = pattern(1000);
    await put(client, methods.putPackfile, named(1), whole);
    await put(client, methods.putState, named(2), whole);
    const cases: [bigint, number, Uint8Array][] = [
      [100n, 50, whole.subarray(100, 150)],
      [0n, 1000, whole],
      [990n, 50, whole.subarray(990)],
      [1000n, 1, new Uint8Array()],
      [5000n, 10, new Uint8Array()],
      [0n, 0, new Uint8Array()],
      [7n, 0, new Uint8Array()],
      [0n, 0xffffffff, whole],
      [(1n << 53n) + 1n, 10, new Uint8Array()],
      [(1n << 64n) - 1n, 0xffffffff, new Uint8Array()],
    ];
    for (const [offset, length, expected] of cases) {
      const request = { ...named(1), offset, length };
      const got = await get(client, request, methods.getPackfileBlob);
      deepEqual(got, Uint8Array.from(expected), `${length} from ${offset}`);
    }
    const state = get(client, { ...named(2), length: 1 }, methods.getPackfileBlob);
    match((await statusOf(state)).message, /^packfile\/0202.* is missing$/);
  }));

test("V17 a store answers both generations on one connection", (transport) =>
  withMapStore(transport, async (served) => {
    const { client } = served;
    await client.unary(methods.create, { config: pattern(30), cookie: "memory" });
    deepEqual(await client.unary(storageMethods.open, {}), { config: pattern(30) });
    deepEqual(await client.unary(methods.open, { cookie: "memory" }), { config: pattern(30) });
    const key = keyOf("packfile", 1);
    await served.put(key, pattern(10));
    deepEqual(await get(client, named(1)), pattern(10));
    await put(client, methods.putLock, named(2), pattern(5));
    deepEqual(await served.get(keyOf("lock", 2)), pattern(5));
    deepEqual(await client.unary(storageMethods.mode, {}), { mode: 4 });
    deepEqual(await client.unary(methods.getMode, {}), { mode: 4 });
    deepEqual(await client.unary(storageMethods.size, {}), { size: "5" });
    deepEqual(await client.unary(methods.getSize, {}), { size: "5" });
    await client.unary(methods.close, {});
    deepEqual(await get(client, named(1)), pattern(10));
  }, { mode: () => Promise.resolve("read"), size: () => Promise.resolve(5) }));

test("V17 Init answers a v1.0 host in today's shape, before it nothing is answered", (transport) =>
  withServedStore(transport, mapStore, async ({ client, init }) => {
    const refused = [
      client.unary(methods.getLocation, {}),
      client.unary(methods.getMode, {}),
      client.unary(methods.getSize, {}),
      ...kinds.flatMap(([, list, putOne, getOne, remove]) => [
        client.unary(list, {}),
        put(client, putOne, named(1), pattern(3)),
        get(client, named(1), getOne),
        client.unary(remove, named(1)),
      ]),
      get(client, named(1), methods.getPackfileBlob),
    ];
    for (const { code, message } of await Promise.all(refused.map(statusOf))) {
      equal(code, FAILED_PRECONDITION);
      match(message, /before Init/);
    }
    deepEqual(await init(), { origin: "memory", type: "map", root: "/", flags: 0 });
  }));

test("V18 any cookie is as good as none, and what Init answered serves as one", (transport) =>
  withServedStore(transport, mapStore, async ({ client }) => {
    const init = { proto: "map", config: { location: "map://here" } };
    const { cookie } = await client.unary(methods.init, init);
    equal(cookie, "memory");
    for (const baked of [cookie, "", "another", undefined]) {
      const { location } = await client.unary(methods.getLocation, { cookie: baked });
      equal(location, "map://here");
      const request = { ...named(1), cookie: baked };
      equal(await put(client, methods.putState, request, pattern(8)), 8);
      deepEqual(await get(client, request, methods.getState), pattern(8));
      equal((await client.unary(methods.getStates, { cookie: baked })).macs?.length, 1);
      await client.unary(methods.deleteState, request);
    }
    await client.unary(methods.close, { cookie: "another" });
  }));

test("S27 a secret of the options leaves a v1.0 method's failure, too", (transport) => {
  const definition = defineStorage({
    protocol: "map",
    create: ({ config }) =>
      Object.assign(mapStore(), {
        mode: () => Promise.reject(new Error(`login with ${config.token} failed`)),
      }),
  });
  return withServedStore(transport, { ...definition, secrets: ["token"] }, async (served) => {
    await served.init({ token: "t0k3n" });
    const { message } = await statusOf(served.client.unary(methods.getMode, {}));
    equal(message, "login with *** failed");
  });
});

import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { storageMethods as methods } from "../proto/storage_methods.ts";
import { ConnectorError } from "../sdk/error.ts";
import { mapStore, objectName } from "../tests/storage/map_store.ts";
import { pattern } from "../tests/storage/pattern.ts";
import { keyOf, macOf, statusOf, wireKey, withMapStore } from "../tests/storage/served_store.ts";
import { test } from "./test_transports.ts";

const MIB = 1024 * 1024;

test("S5 S6 objects can be put right after Create and come back as they were", (transport) =>
  withMapStore(transport, async ({ client, put, get }) => {
    await client.unary(methods.create, { config: pattern(10) });
    const chunks = [pattern(1), pattern(MIB, 3), pattern(300_000, 5)];
    const key = keyOf("packfile", 1);
    equal(await put(key, ...chunks), 1 + MIB + 300_000);
    deepEqual(await get(key), await new Blob(chunks).bytes());
  }));

test("S7 an object of no chunks is empty; S10 a second Put replaces the first", (transport) =>
  withMapStore(transport, async ({ put, get }) => {
    const key = keyOf("lock", 1);
    equal(await put(key), 0);
    deepEqual(await get(key), new Uint8Array());
    equal(await put(key, pattern(124)), 124);
    deepEqual(await get(key), pattern(124));
  }));

test("S8 the first request may carry bytes", (transport) =>
  withMapStore(transport, async ({ client, get }) => {
    const key = keyOf("state", 1);
    const call = client.clientStream(methods.put);
    await call.send({ ...wireKey(key), chunk: pattern(5) });
    await call.send({ ...wireKey(keyOf("lock", 2)), chunk: pattern(3) });
    call.halfClose();
    equal((await call.response).bytesWritten, "8");
    deepEqual((await get(key)).length, 8);
  }));

test("S6 a store that transfers the memory of a chunk takes it from no other Put", async (transport) => {
  const store = mapStore();
  await withMapStore(transport, async ({ client, get }) => {
    const keys = [1, 2, 3].map((number) => keyOf("state", number));
    const calls = keys.map(() => client.clientStream(methods.put));
    // Small requests that come together are put together side by side.
    const sent = calls.flatMap((call, at) => [
      call.send({ ...wireKey(keys[at]!), chunk: pattern(10, at) }),
      call.send({ chunk: pattern(20, at) }),
      call.halfClose(),
    ]);
    await Promise.all(sent);
    deepEqual((await Promise.all(calls.map(({ response }) => response))).length, 3);
    for (const [at, key] of keys.entries()) {
      deepEqual(await get(key), await new Blob([pattern(10, at), pattern(20, at)]).bytes());
    }
  }, {
    objects: store.objects,
    get: store.get,
    list: store.list,
    put: (key, body, call) =>
      store.put(
        key,
        body.pipeThrough(
          new TransformStream({
            transform(chunk, controller) {
              controller.enqueue(
                structuredClone(chunk, { transfer: [chunk.buffer as ArrayBuffer] }),
              );
            },
          }),
        ),
        call,
      ),
  });
});

test("S9 a Put that is reset leaves the old object and no new one", async (transport) => {
  const started = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const store = mapStore();
  await withMapStore(transport, async ({ client, put, get }) => {
    const key = keyOf("state", 1);
    await put(key, pattern(20));
    const call = client.clientStream(methods.put);
    await call.send({ ...wireKey(key), chunk: pattern(5) });
    // A Put that is reset before it was looked at never reaches the store.
    await started.promise;
    call.cancel(new Error("changed my mind"));
    await rejects(call.response, /changed my mind/);
    await over.promise;
    deepEqual(await get(key), pattern(20));
    equal((await client.unary(methods.list, { type: 2 })).macs?.length, 1);
  }, {
    objects: store.objects,
    get: store.get,
    list: store.list,
    put(key, body, call) {
      if (store.objects.size > 0) started.resolve();
      return store.put(key, body, call).catch((error) => {
        equal(call.signal.aborted, true);
        over.resolve();
        throw error;
      });
    },
  });
});

test("S11 a Put that fails at once takes 64 MiB and then says why", (transport) =>
  withMapStore(transport, async ({ client, put, get }) => {
    const chunk = pattern(MIB);
    const failed = await statusOf(put(keyOf("packfile", 1), ...Array(64).fill(chunk)));
    equal(failed.message, "quota of the bucket is used up");
    equal(
      (await statusOf(get(keyOf("packfile", 1)))).message,
      "packfile/" + "01".repeat(32) +
        " is missing",
    );
    await client.unary(methods.ping, {});
  }, {
    async put(_key, body) {
      await body.getReader().read();
      throw new Error("quota of the bucket is used up");
    },
  }));

test("S11 the status waits for the half-close, however long the host sends", (transport) =>
  withMapStore(transport, async ({ client }) => {
    const call = client.clientStream(methods.put);
    let answered = false;
    call.response.catch(() => answered = true);
    await call.send(wireKey(keyOf("packfile", 1)));
    for (let sent = 0; sent < 8; sent++) {
      await call.send({ chunk: pattern(MIB) });
      await client.unary(methods.size, {});
      equal(answered, false);
    }
    call.halfClose();
    equal((await statusOf(call.response)).message, "disk full");
  }, {
    put() {
      throw new Error("disk full");
    },
  }));

test("S19 the deletion of a missing object goes through to the store", (transport) =>
  withMapStore(transport, async ({ client, put }, store) => {
    await put(keyOf("lock", 1), pattern(3));
    for (let time = 0; time < 2; time++) {
      await client.unary(methods.delete, wireKey(keyOf("lock", 1)));
    }
    equal(store.objects.size, 0);
  }));

test("S19 a store that fails to delete what is missing does not fail the host", (transport) => {
  const reasons = [
    new Deno.errors.NotFound("no such file"),
    new ConnectorError("no such key", { code: "not_found" }),
    new Error("no way to the server"),
  ];
  return withMapStore(transport, async ({ client }) => {
    await client.unary(methods.delete, wireKey(keyOf("lock", 1)));
    await client.unary(methods.delete, wireKey(keyOf("lock", 1)));
    const { message } = await statusOf(client.unary(methods.delete, wireKey(keyOf("lock", 1))));
    equal(message, "no way to the server");
  }, { delete: () => Promise.reject(reasons.shift()) });
});

test("S24 32 Puts and 64 Gets side by side are all correct", (transport) =>
  withMapStore(transport, async ({ put, get }, store) => {
    const keys = Array.from({ length: 32 }, (_, at) => keyOf("packfile", at));
    await Promise.all(keys.map((key, at) => put(key, pattern(100_000, at), pattern(at, at))));
    equal(store.objects.size, 32);
    const gets = await Promise.all([...keys, ...keys].map((key) => get(key)));
    for (const [index, bytes] of gets.entries()) {
      deepEqual(bytes, store.objects.get(objectName(keys[index % 32]!)));
      equal(bytes.length, 100_000 + index % 32);
    }
  }));

test("S24 a store that does not read holds the host up, not memory", (transport) => {
  const go = Promise.withResolvers<void>();
  let received = 0;
  return withMapStore(transport, async ({ client, put, pipedBytes }) => {
    const putting = put(keyOf("packfile", 1), ...Array(16).fill(pattern(MIB)));
    let piped = -1;
    // Other calls go on; when nothing but they are on the pipe, the Put has come to its stop.
    while (pipedBytes() - piped > 4096) {
      piped = pipedBytes();
      for (let turn = 0; turn < 20; turn++) await client.unary(methods.size, {});
    }
    ok(piped < 2 * MIB, `${piped} bytes were taken unread`);
    go.resolve();
    equal(await putting, 16 * MIB);
    equal(received, 16 * MIB);
  }, {
    async put(_key, body) {
      await go.promise;
      for await (const chunk of body) received += chunk.length;
    },
  });
});

test("a store that answers a Put early or a Get with no content is told its mistake", (transport) =>
  withMapStore(transport, async ({ put, get }) => {
    const early = await statusOf(put(keyOf("lock", 1), pattern(9)));
    match(early.message, /did not read the whole object/);
    match((await statusOf(get(keyOf("lock", 1)))).message, /return bytes, a ReadableStream/);
  }, { put: () => Promise.resolve(), get: () => undefined as unknown as Uint8Array }));
test("S13 one name in three kinds is three objects", (transport) =>
  withMapStore(transport, async ({ client, put, get }, store) => {
    const keys = (["packfile", "state", "lock"] as const).map((kind) => keyOf(kind, 9));
    for (const [at, key] of keys.entries()) await put(key, pattern(at + 1));
    deepEqual([...store.objects.keys()], keys.map(objectName));
    for (const [at, key] of keys.entries()) deepEqual(await get(key), pattern(at + 1));
    const { macs } = await client.unary(methods.list, { type: 3 });
    deepEqual(macs, [new Uint8Array(macOf(9))]);
  }));

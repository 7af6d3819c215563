import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { MethodDefinition } from "../proto/codec.ts";
import { storageMethods as methods } from "../proto/storage_methods.ts";
import type { ByteRange } from "../sdk/resource.ts";
import { pattern } from "../tests/storage/pattern.ts";
import { keyOf, macOf, statusOf, wireKey, withMapStore } from "../tests/storage/served_store.ts";
import { test } from "./test_transports.ts";

const MIB = 1024 * 1024;
const INVALID_ARGUMENT = 3;

test("S12 names of 0 and 31 bytes are INVALID_ARGUMENT", (transport) =>
  withMapStore(transport, async ({ client }) => {
    for (const mac of [new Uint8Array(), new Uint8Array(31), new Uint8Array(33)]) {
      const put = client.clientStream(methods.put);
      await put.send({ mac, type: 1 });
      await put.send({ chunk: pattern(10) });
      put.halfClose();
      const calls = [
        () => put.response,
        () => client.serverStream(methods.get, { mac, type: 1 }).next(),
        () => client.unary(methods.delete, { mac, type: 1 }),
      ];
      for (const call of calls) {
        const { code, message } = await statusOf(call());
        equal(code, INVALID_ARGUMENT);
        match(message, new RegExp(`${mac.length} bytes instead of 32`));
      }
    }
  }));

test("S14 a missing object is an error without data", (transport) =>
  withMapStore(transport, async ({ get }) => {
    match((await statusOf(get(keyOf("state", 4)))).message, /^state\/0404.* is missing$/);
    const none = { offset: "18446744073709551615", length: 1 };
    match((await statusOf(get(keyOf("state", 4), none))).message, /is missing/);
  }));

test("S15 S16 S17 a range is what exists of it, and nothing is not the whole", (transport) =>
  withMapStore(transport, async ({ put, get }) => {
    const key = keyOf("packfile", 1);
    const whole = pattern(1000);
    await put(key, whole);
    const cases: [string, number, Uint8Array][] = [
      ["100", 50, whole.subarray(100, 150)],
      ["0", 1000, whole],
      ["990", 50, whole.subarray(990)],
      ["1000", 1, new Uint8Array()],
      ["5000", 10, new Uint8Array()],
      ["0", 0, new Uint8Array()],
      ["0", 0xffffffff, whole],
      ["9007199254740993", 10, new Uint8Array()],
      ["18446744073709551615", 0xffffffff, new Uint8Array()],
    ];
    for (const [offset, length, expected] of cases) {
      deepEqual(await get(key, { offset, length }), expected, `${length} from ${offset}`);
    }
    deepEqual(await get(key), whole);
  }));

test("S15 what a store gives beyond the range is cut off", (transport) => {
  const asked: (ByteRange | undefined)[] = [];
  return withMapStore(transport, async ({ get }) => {
    deepEqual(await get(keyOf("state", 1), { offset: 8, length: 100 }), pattern(100));
    deepEqual(asked, [{ offset: 8, length: 100 }]);
  }, {
    get(_key, range) {
      asked.push(range);
      return new Blob([pattern(MIB)]).stream();
    },
  });
});

test("S18 a Get that is cancelled closes its source under a pending read", async (transport) => {
  const closed = Promise.withResolvers<void>();
  const reading = Promise.withResolvers<void>();
  await withMapStore(transport, async ({ client }) => {
    const controller = new AbortController();
    const get = client.serverStream(methods.get, wireKey(keyOf("packfile", 1)), controller);
    const next = get.next();
    next.catch(() => {});
    await reading.promise;
    controller.abort(new Error("enough"));
    await rejects(next, /enough/);
    await closed.promise;
    await client.unary(methods.ping, {});
  }, {
    get: () => ({
      read() {
        reading.resolve();
        return new Promise(() => {});
      },
      close: () => closed.resolve(),
    }),
  });
});

test("S18 a source that a cancelled get still returns is closed", async (transport) => {
  const closed = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await withMapStore(transport, async ({ client }) => {
    const controller = new AbortController();
    const get = client.serverStream(methods.get, wireKey(keyOf("packfile", 1)), controller);
    const next = get.next();
    next.catch(() => {});
    await asked.promise;
    controller.abort(new Error("enough"));
    await rejects(next, /enough/);
    await closed.promise;
  }, {
    async get(_key, _range, { signal }) {
      asked.resolve();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return new ReadableStream({ cancel: () => closed.resolve() });
    },
  });
});

test("S23 kinds that nobody knows, or the store does not keep, are unsupported", (transport) =>
  withMapStore(transport, async ({ client }) => {
    for (const type of [0, 4, 5, 6, 4711]) {
      const mac = macOf(1);
      const put = client.clientStream(methods.put);
      await put.send({ mac, type, chunk: pattern(9) });
      put.halfClose();
      const statuses = [
        await statusOf(put.response),
        await statusOf(client.unary(methods.list, { type })),
      ];
      for (const { message } of statuses) match(message, /unsupported/, `type ${type}`);
    }
  }));

test("S28 fields of hosts to come are ignored", (transport) =>
  withMapStore(transport, async ({ client, put, get }) => {
    const key = keyOf("state", 1);
    await put(key, pattern(4));
    // Field 15, a varint; field 4 of Put and Get is the bit set `flags`, known but without meaning.
    const unknown = <Request, Response>(method: MethodDefinition<Request, Response, "unary">) => ({
      ...method,
      request: {
        ...method.request,
        encode: (request: Request) => Uint8Array.of(...method.request.encode(request), 0x78, 1),
      },
    });
    await client.unary(unknown(methods.ping), {});
    equal((await client.unary(unknown(methods.list), { type: 2, flags: 1 })).macs?.length, 1);
    const call = client.clientStream(methods.put);
    await call.send({ ...wireKey(key), flags: 1, chunk: pattern(3) });
    call.halfClose();
    await call.response;
    deepEqual(await get(key), pattern(3));
    await client.unary(unknown(methods.delete), { ...wireKey(key), flags: 1 });
  }));

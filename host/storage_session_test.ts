import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { storageMethods } from "../proto/storage_methods.ts";
import type { Mac } from "../sdk/mac.ts";
import type { ResourceKey } from "../sdk/resource.ts";
import { type StorageSession, storageSession } from "./storage_session.ts";
import {
  answer,
  streamClosed,
  type TestCall,
  type TestHandlers,
  withPlugin,
} from "./test_plugin.ts";

const methods = storageMethods;
const mac = Uint8Array.from({ length: 32 }, (_, index) => index) as Mac;
const key: ResourceKey = { resource: "state", mac };
const keyText = `the state ${mac.toHex()}`;

async function withStore(
  handlers: TestHandlers,
  run: (session: StorageSession, calls: readonly TestCall[]) => Promise<void>,
): Promise<void> {
  const named = answer(methods.init, () => ({ origin: "box", type: "t", root: "/r", flags: 1 }));
  await withPlugin({ ...named, ...handlers }, async (plugin) => {
    const session = await storageSession(plugin, {
      protocol: "t",
      config: { location: "t://box/r" },
    });
    await run(session, plugin.calls);
  });
}

const sendChunk = (call: TestCall, length: number) =>
  call.send(methods.get.response.encode({ chunk: new Uint8Array(length) }));

Deno.test("the simple calls carry their values", () =>
  withStore({
    ...answer(methods.create, ({ config }) => {
      equal(config?.length, 3);
      return {};
    }),
    ...answer(methods.open, () => ({ config: Uint8Array.of(1, 2, 3) })),
    ...answer(methods.mode, () => ({ mode: 6 })),
    ...answer(methods.size, () => ({ size: -1 })),
    ...answer(methods.list, ({ type }) => ({ macs: type === 3 ? [mac] : [] })),
    ...answer(methods.delete, (request) => {
      deepEqual(request, { mac: new Uint8Array(mac), type: 2, flags: 0 });
      return {};
    }),
    ...answer(methods.ping, () => ({})),
  }, async (store) => {
    deepEqual([store.origin, store.root, store.flags], ["box", "/r", 1]);
    await store.create(Uint8Array.of(1, 2, 3));
    deepEqual(await store.open(), Uint8Array.of(1, 2, 3));
    equal(await store.mode(), "read-write");
    equal(await store.size(), -1);
    deepEqual(await store.list("lock"), [new Uint8Array(mac)]);
    deepEqual(await store.list("packfile"), []);
    await store.delete(key);
    await store.ping();
  }));

Deno.test("answers that make no sense are errors", () =>
  withStore({
    ...answer(methods.mode, () => ({ mode: 9 })),
    ...answer(methods.list, () => ({ macs: [mac.subarray(1)] })),
  }, async (store) => {
    await rejects(store.mode(), /the mode 9; known are 2, 4 and 6/);
    await rejects(store.list("state"), /a name of 31 bytes/);
  }));

Deno.test("Put sends the name first, then chunks of at most 1 MiB", async () => {
  const seen: string[] = [];
  await withStore({
    [methods.put.path]: async (call) => {
      let total = 0;
      for (let bytes; (bytes = await call.next()) !== null;) {
        const { mac, type, chunk } = methods.put.request.decode(bytes);
        seen.push(`${mac?.length} ${type} ${chunk?.length}`);
        total += chunk?.length ?? 0;
      }
      call.send(methods.put.response.encode({ bytesWritten: total }));
      call.end();
    },
  }, async (store) => {
    equal(await store.put(key, new Uint8Array(1024 * 1024 + 7)), 1024 * 1024 + 7);
    deepEqual(seen, ["32 2 0", "0 0 1048576", "0 0 7"]);
    equal(await store.put(key, new Uint8Array()), 0);
  });
});

Deno.test("H10 a Put that the plugin ends early shows the plugin's sentence", () =>
  withStore({
    [methods.put.path]: async (call) => {
      await call.next();
      await call.next();
      call.end(8, "quota of bucket b is used up");
    },
  }, async (store) => {
    async function* endless() {
      for (;;) {
        yield new Uint8Array(64 * 1024);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    await rejects(store.put(key, endless()), {
      code: "resource_exhausted",
      message: `cannot store ${keyText}: quota of bucket b is used up`,
    });
  }));

Deno.test("a Put answered with OK before its end is an error", () =>
  withStore({
    [methods.put.path]: async (call) => {
      await call.next();
      call.send(methods.put.response.encode({ bytesWritten: 0 }));
      call.end();
    },
  }, async (store) => {
    async function* endless() {
      for (;;) {
        yield new Uint8Array(1024);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    await rejects(store.put(key, endless()), /said OK before it had the whole object/);
  }));

Deno.test("S9 a body that fails resets the Put instead of committing it", () => {
  const { promise: seen, resolve } = Promise.withResolvers<unknown>();
  return withStore({ [methods.put.path]: (call) => resolve(call.next()) }, async (store, calls) => {
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(new Uint8Array(10));
        await seen;
        controller.error(new Error("the source is gone"));
      },
    });
    await rejects(store.put(key, body), /the source is gone/);
    await streamClosed(calls[1]!);
    equal(calls[1]!.stream.rstCode, 8);
  });
});

Deno.test("Get streams an object or a range of it, without empty chunks", async () => {
  const ranges: unknown[] = [];
  await withStore({
    [methods.get.path]: async (call) => {
      ranges.push(methods.get.request.decode((await call.next())!).range);
      for (const length of [4, 0, 6]) sendChunk(call, length);
      call.end();
    },
  }, async (store) => {
    const lengths: number[] = [];
    for await (const chunk of store.get(key)) lengths.push(chunk.length);
    for await (const chunk of store.get(key, { offset: 2 ** 40, length: 12 })) {
      lengths.push(chunk.length);
    }
    deepEqual(lengths, [4, 6, 4, 6]);
    deepEqual(ranges, [null, { offset: String(2 ** 40), length: 12 }]);
  });
});

Deno.test("H12 a Get that brings more than was asked for is cancelled", () =>
  withStore({
    [methods.get.path]: (call) => {
      sendChunk(call, 6);
      sendChunk(call, 6);
    },
  }, async (store, calls) => {
    let received = 0;
    await rejects(async () => {
      for await (const chunk of store.get(key, { offset: 0, length: 10 })) received += chunk.length;
    }, { message: `cannot read ${keyText}: the plugin sent more than the 10 bytes asked for` });
    equal(received, 6);
    await streamClosed(calls[1]!);
    equal(calls[1]!.stream.rstCode, 8);
  }));

Deno.test("H11 a list of half a million names fits", () =>
  withStore({
    ...answer(methods.list, () => ({ macs: Array.from({ length: 500_000 }, () => mac) })),
  }, async (store) => {
    equal((await store.list("packfile")).length, 500_000);
  }));

Deno.test("a missing repository is told in the plugin's own words", () =>
  withStore({ [methods.open.path]: (call) => call.end(5, "there is none") }, async (store) => {
    await rejects(store.open(), {
      code: "not_found",
      message: "cannot open the repository at t://box/r: there is none",
    });
  }));

import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { storageMethods as methods } from "../proto/storage_methods.ts";
import { storageDefinition } from "../sdk/definition_of.ts";
import { ConnectorError } from "../sdk/error.ts";
import { type MapStore, mapStore } from "../tests/storage/map_store.ts";
import { pattern } from "../tests/storage/pattern.ts";
import {
  keyOf,
  statusOf,
  wireKey,
  withMapStore,
  withServedStore,
} from "../tests/storage/served_store.ts";
import { createLogger } from "./logger.ts";
import { storageService } from "./storage_service.ts";
import { test } from "./test_transports.ts";

const FAILED_PRECONDITION = 9;
const quiet = { write: () => {}, level: "error", secretValues: [] } as const;

test("S1 Create hands on the bytes, Open gives them back; S2 a second Create is refused", (transport) =>
  withMapStore(transport, async ({ client }) => {
    equal((await statusOf(client.unary(methods.open, {}))).message, "no repository is here");
    await client.unary(methods.create, { config: pattern(300) });
    deepEqual((await client.unary(methods.open, {})).config, pattern(300));
    match((await statusOf(client.unary(methods.create, {}))).message, /here already/);
    deepEqual((await client.unary(methods.open, {})).config, pattern(300));
  }));

test("S4 Ping and Close work right after Init, without Open", async (transport) => {
  const store = mapStore();
  await withServedStore(transport, () => store, async ({ client, init }) => {
    await init();
    await client.unary(methods.ping, {});
    await client.unary(methods.close, {});
    equal(store.closed, 1);
  });
  equal(store.closed, 1);
});

test("Init answers what the store says of itself", async (transport) => {
  const store = Object.assign(mapStore(), { flags: () => ["localfs", "file"] as const });
  await withServedStore(transport, () => store, async ({ init }) => {
    deepEqual(await init(), { origin: "memory", type: "map", root: "/", flags: 3 });
  });
});

test("P10 every method before Init is refused, Close is not", (transport) =>
  withServedStore(transport, mapStore, async ({ client, put, get }) => {
    const key = keyOf("lock", 1);
    const refused = [
      client.unary(methods.create, {}),
      client.unary(methods.open, {}),
      client.unary(methods.ping, {}),
      client.unary(methods.mode, {}),
      client.unary(methods.size, {}),
      client.unary(methods.list, { type: 1 }),
      client.unary(methods.delete, wireKey(key)),
      put(key, pattern(10)),
      get(key),
    ];
    for (const { code, message } of await Promise.all(refused.map(statusOf))) {
      equal(code, FAILED_PRECONDITION);
      match(message, /before Init/);
    }
    await client.unary(methods.close, {});
  }));

test("P11 a second Init is refused and the store stays", (transport) =>
  withMapStore(transport, async ({ init, put, get }) => {
    const key = keyOf("state", 1);
    await put(key, pattern(9));
    equal((await statusOf(init())).code, FAILED_PRECONDITION);
    deepEqual(await get(key), pattern(9));
  }));

test("P13 an Init that fails tells why, leaves nothing open, and may be repeated", async (transport) => {
  const stores: MapStore[] = [];
  await withServedStore(transport, () => {
    const store = mapStore();
    stores.push(store);
    if (stores.length === 1) throw new Error("the bucket's name is missing");
    if (stores.length === 2) {
      store.root = () => {
        throw new Error("no root");
      };
    }
    return store;
  }, async ({ client, init }) => {
    equal((await statusOf(init())).message, "the bucket's name is missing");
    equal((await statusOf(init())).message, "no root");
    equal((await init()).root, "/");
    await client.unary(methods.ping, {});
    deepEqual(stores.map(({ closed }) => closed), [0, 1, 0]);
  });
  deepEqual(stores.map(({ closed }) => closed), [0, 1, 1]);
});

test("P14 calls are answered after Close, and a second Close is OK", (transport) =>
  withMapStore(transport, async ({ client, put, get }, store) => {
    const key = keyOf("lock", 1);
    await put(key, pattern(9));
    await Promise.all([client.unary(methods.close, {}), client.unary(methods.close, {})]);
    deepEqual(await get(key), pattern(9));
    await client.unary(methods.delete, wireKey(key));
    equal(store.objects.size, 0);
    equal(store.closed, 1);
  }));

test("P14 Close lets a running Delete and a running Put end first", async (transport) => {
  const deleting = Promise.withResolvers<void>();
  const events: string[] = [];
  const store = mapStore();
  await withMapStore(transport, async ({ client }) => {
    const key = keyOf("lock", 1);
    const put = client.clientStream(methods.put);
    await put.send(wireKey(key));
    const deleted = client.unary(methods.delete, wireKey(key));
    await client.unary(methods.ping, {});
    const closed = client.unary(methods.close, {}).then(() => events.push("closed"));
    await client.unary(methods.ping, {});
    deleting.resolve();
    await deleted;
    events.push("deleted");
    await put.send({ chunk: pattern(5) });
    put.halfClose();
    await put.response;
    await closed;
  }, {
    delete: () => deleting.promise,
    async put(...all) {
      await store.put(...all);
      events.push("put");
    },
    close: () => {
      events.push("store closed");
      return Promise.resolve();
    },
  });
  deepEqual(events.filter((event) => event !== "closed"), ["deleted", "put", "store closed"]);
  equal(events.at(-1), "closed");
  deepEqual([...store.objects.values()], [pattern(5)]);
});

Deno.test("P14 Close does not wait for ever for a Delete that is stuck", async () => {
  const store = Object.assign(mapStore(), { delete: () => new Promise<void>(() => {}) });
  const { handlers, close } = storageService(
    storageDefinition(() => store),
    {
      args: [],
      generation: "v1.1",
      signal: new AbortController().signal,
      logger: () => createLogger(quiet),
    },
    { closePatience: 1 },
  );
  const ask = ({ path }: { readonly path: string }, request: unknown) => {
    const { handle } = handlers.find((one) => one.method.path === path)!;
    return handle(request as never, { signal: new AbortController().signal } as never);
  };
  await ask(methods.init, { proto: "map", config: { location: "map:///" } });
  void ask(methods.delete, wireKey(keyOf("lock", 1)));
  await ask(methods.close, {});
  equal(store.closed, 1);
  await close();
  equal(store.closed, 1);
});

test("P14 Close does not break a Get under way", (transport) => {
  const rest = Promise.withResolvers<void>();
  return withMapStore(transport, async ({ client }) => {
    const chunks = client.serverStream(methods.get, wireKey(keyOf("packfile", 1)));
    deepEqual((await chunks.next()).value?.chunk, pattern(5));
    await client.unary(methods.close, {});
    rest.resolve();
    deepEqual((await chunks.next()).value?.chunk, pattern(6));
    equal((await chunks.next()).done, true);
  }, {
    async *get() {
      yield pattern(5);
      await rest.promise;
      yield pattern(6);
    },
  } as Partial<MapStore>);
});

test("P5 the end of the connection aborts a Put and a Get, then closes the store", async (transport) => {
  const aborted: string[] = [];
  const started = Promise.withResolvers<void>();
  const store = mapStore();
  await withMapStore(transport, async ({ client, end }) => {
    const put = client.clientStream(methods.put);
    await put.send({ ...wireKey(keyOf("packfile", 1)), chunk: pattern(100) });
    const get = client.serverStream(methods.get, wireKey(keyOf("packfile", 2)));
    const answer = get.next();
    answer.catch(() => {});
    await started.promise;
    await end();
    deepEqual(aborted.sort(), ["get closed", "put"]);
    equal(store.objects.size, 0);
  }, {
    async put(key, body) {
      await store.put(key, body, { signal: new AbortController().signal }).catch((error) => {
        aborted.push("put");
        throw error;
      });
    },
    get() {
      started.resolve();
      return { read: () => new Promise(() => {}), close: () => void aborted.push("get closed") };
    },
  });
});

test("P15 P16 what an author throws, at once or later, is the status to the letter", (transport) => {
  const text = "größe 100% — zwei\nZeilen";
  return withMapStore(transport, async ({ client }) => {
    equal((await statusOf(client.unary(methods.ping, {}))).message, text);
    equal((await statusOf(client.unary(methods.size, {}))).message, text);
    equal((await statusOf(client.unary(methods.list, { type: 1 }))).message, text);
    equal((await client.unary(methods.mode, {})).mode, 6);
  }, {
    ping() {
      throw new Error(text);
    },
    size: () => Promise.reject(text),
    list() {
      throw new ConnectorError(text, { code: "cancelled" });
    },
  });
});

test("S25 Mode says what the store allows, Size may be unknown", async (transport) => {
  await withMapStore(transport, async ({ client }) => {
    equal((await client.unary(methods.mode, {})).mode, 2);
    equal((await client.unary(methods.size, {})).size, String(2 ** 40));
  }, { mode: () => Promise.resolve("write"), size: () => Promise.resolve(2 ** 40) });
  await withMapStore(transport, async ({ client }) => {
    equal((await client.unary(methods.size, {})).size, "-1");
  });
});

test("a close that fails is the status of Close, or a log line at the end", async (transport) => {
  const close = () => Promise.reject(new Error("cannot flush"));
  await withMapStore(transport, async ({ client }) => {
    equal((await statusOf(client.unary(methods.close, {}))).message, "cannot flush");
  }, { close });
  await withMapStore(transport, async ({ end, lines }) => {
    await end();
    ok(lines.some((line) => line.includes("cannot flush")), lines.join(""));
  }, { close });
});

import { rejects, strictEqual } from "node:assert/strict";
import { storageMethods } from "../proto/storage_methods.ts";
import { storageMethodsV10 } from "../proto/v1_0/storage_methods.ts";
import { handler } from "../runtime/handler.ts";
import type { Handler } from "../runtime/transport.ts";
import type { ByteSource } from "../sdk/bytes.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { Generation } from "../sdk/generation.ts";
import { macFromBytes } from "../sdk/mac.ts";
import { type StorageSession, storageSession } from "./storage_session.ts";
import { fakeStorage } from "./test_storage_v10.ts";
import { opened, withFake } from "./test_fake.ts";

const mac = macFromBytes(new Uint8Array(32));
const generations = ["v1.0", "v1.1"] as const;
const hang = () => new Promise<never>(() => {});

/** A store whose puts end as `put` says, before they read anything. */
function withPuts(
  generation: Generation,
  put: () => Promise<never>,
  run: (store: StorageSession) => Promise<void>,
): Promise<void> {
  const kept = fakeStorage({ location: "mem:///r" }).handlers;
  const putMethod = generation === "v1.0" ? storageMethodsV10.putState : storageMethods.put;
  const handlers: Handler[] = [
    ...kept.filter(({ method }) => method.path !== putMethod.path),
    handler({ method: putMethod as typeof storageMethods.put, handle: put }),
  ];
  return withFake(handlers, async (plugin) => {
    await run(await storageSession(plugin, { ...opened, generation }));
  });
}

/** A body of each kind that gives nothing, and how often it was closed. */
function silentBodies(): { readonly body: ByteSource; readonly closed: () => number }[] {
  let reader = 0;
  let stream = 0;
  let iterator = 0;
  return [
    { body: { read: hang, close: () => void reader++ }, closed: () => reader },
    { body: new ReadableStream({ cancel: () => void stream++ }), closed: () => stream },
    {
      body: {
        [Symbol.asyncIterator]: () => ({
          next: hang,
          return: () => (iterator++, Promise.resolve({ done: true as const, value: undefined })),
        }),
      },
      closed: () => iterator,
    },
  ];
}

const refuse = () => Promise.reject(new ConnectorError("no space left"));

Deno.test("a body is closed when its put ends before it is read", async () => {
  for (const generation of generations) {
    await withPuts(generation, refuse, async (store) => {
      const signal = AbortSignal.abort(new Error("enough"));
      for (const { body, closed } of silentBodies()) {
        await rejects(store.put({ resource: "state", mac }, body, { signal }), /enough/);
        strictEqual(closed(), 1);
      }
    });
  }
});

Deno.test("a body is closed when a v1.0 store has no objects of its kind", () =>
  withPuts("v1.0", refuse, async (store) => {
    for (const { body, closed } of silentBodies()) {
      await rejects(store.put({ resource: "ecc-state", mac }, body), /has no ecc-state objects/);
      strictEqual(closed(), 1);
    }
  }));

Deno.test("H10 a put that the plugin ends is over while its body gives nothing", async () => {
  for (const generation of generations) {
    await withPuts(generation, refuse, async (store) => {
      for (const { body } of silentBodies()) {
        await rejects(store.put({ resource: "state", mac }, body), /: no space left$/);
      }
    });
  }
});

Deno.test("a put stops at an aborted signal, or when the plugin goes, while its body gives nothing", async () => {
  for (const generation of generations) {
    await withPuts(generation, hang, async (store) => {
      const key = { resource: "state", mac } as const;
      for (const { body } of silentBodies()) {
        const stop = new AbortController();
        const putting = store.put(key, body, { signal: stop.signal });
        setTimeout(() => stop.abort(new Error("enough")), 5);
        await rejects(putting, /^Error: enough$/);
      }
      const [first] = silentBodies();
      setTimeout(() => store.plugin.client.destroy(new Error("it is gone")), 5);
      await rejects(store.put(key, first!.body), /it is gone/);
    });
  }
});

Deno.test("what a close throws does not hide why the put failed", () =>
  withPuts("v1.1", refuse, async (store) => {
    const close = () => {
      throw new Error("closing failed");
    };
    const signal = AbortSignal.abort(new Error("enough"));
    const putting = store.put({ resource: "state", mac }, { read: hang, close }, { signal });
    await rejects(putting, /^Error: enough$/);
  }));

import { rejects } from "node:assert/strict";
import type { LegacyStorage } from "@plakar-deno/sdk/legacy";
import { LegacyShelf } from "./legacy_memory_storage.ts";
import { withLegacyStorage } from "./legacy_session.ts";
import { bytes, onBoth, without } from "./legacy_wrong_authors.ts";

onBoth("storage", "a store that answers nonsense is told what to answer", async (host) => {
  const made = Object.assign(new LegacyShelf(), {
    mode: () => 0,
    getStates: () => undefined,
    getLocks: () => ["abc"],
    getPackfile: () => null,
    getPackfileBlob: () => {
      throw new Error("no such pack");
    },
  }) as unknown as LegacyStorage;
  await withLegacyStorage(host, () => made, async (session) => {
    await session.create(bytes("config"));
    await rejects(session.mode(), /mode is 0, which allows nothing; give 4 to read/);
    made.mode = () => "append" as never;
    await rejects(session.mode(), /mode is "append"; it must be "read", "write" or "read-write"/);
    await rejects(session.list("state"), /getStates returned undefined, which cannot be looped/);
    await rejects(session.list("lock"), /32/);
    const key = { resource: "packfile", mac: new Uint8Array(32) } as never;
    await rejects(Array.fromAsync(session.get(key)), /content .* is null; return bytes/);
    const range = { offset: 0, length: 5 };
    await rejects(Array.fromAsync(session.get(key, range)), /no such pack/);
  });
});

onBoth("storage", "a place that is no text, and a config without bytes, are told", async (host) => {
  const lost = Object.assign(new LegacyShelf(), { location: () => undefined as never });
  const nowhere = withLegacyStorage(host, () => lost, async () => {});
  await rejects(nowhere, /location returned undefined; it must return a text/);
  const made = Object.assign(new LegacyShelf(), { open: () => undefined as never });
  await withLegacyStorage(host, () => made, async (session) => {
    await session.create(bytes("config"));
    const sentence = /open returned undefined; it must return the bytes that create was given/;
    await rejects(session.open(), sentence);
  });
});

onBoth("storage", "a method that is missing is named in Init", async (host) => {
  const made: LegacyStorage = without(new LegacyShelf(), "deleteLock");
  const sentence = /cannot open the storage: it has no method "deleteLock"/;
  await rejects(withLegacyStorage(host, () => made, async () => {}), sentence);
});

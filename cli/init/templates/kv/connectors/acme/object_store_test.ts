import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { macFromHex } from "@plakar-deno/sdk";
import { objectStore, schema } from "./object_store.ts";

const key = { resource: "packfile", mac: macFromHex("0".repeat(64)) } as const;

Deno.test("an upload that was cleared away as a stale one is no object", async () => {
  const database = new DatabaseSync(":memory:");
  database.exec(schema);
  const objects = objectStore(database, "/repository.db");
  async function* body() {
    yield new Uint8Array(1_000_000);
    database.exec("UPDATE upload SET started = 0");
    objects.removeStale();
    yield new Uint8Array(1_000_000);
  }
  await rejects(objects.put(key, body()), /it took too long/);
  deepEqual([...objects.list("packfile")], []);
  deepEqual(database.prepare("SELECT count(*) AS count FROM piece").get()!.count, 0);
});

Deno.test("an upload that breaks off leaves the older object as it was", async () => {
  const database = new DatabaseSync(":memory:");
  database.exec(schema);
  const objects = objectStore(database, "/repository.db");
  async function* once() {
    yield Uint8Array.of(1, 2, 3);
  }
  async function* broken() {
    yield new Uint8Array(1_000_000);
    throw new Error("the pipe broke");
  }
  await objects.put(key, once());
  await rejects(objects.put(key, broken()), /the pipe broke/);
  deepEqual(await Array.fromAsync(objects.get(key)), [Uint8Array.of(1, 2, 3)]);
  deepEqual(database.prepare("SELECT count(*) AS count FROM piece").get()!.count, 1);
});

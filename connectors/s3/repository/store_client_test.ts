import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import {
  bodyOf,
  bytesOf,
  call,
  keyOf,
  namesOf,
  sampleConfig,
  storeOn,
  testedServer,
} from "../testdata/test_store.ts";

Deno.test("P14 calls after Close are answered, so that the host can still remove its lock", async () => {
  await using server = testedServer();
  const host = new AbortController();
  const store = await storeOn(server.fake, { signal: host.signal });
  await store.create(sampleConfig, call);
  for (const byte of [1, 2]) await store.put(keyOf("lock", byte), bodyOf(sampleConfig), call);
  await store.close(call);
  await store.delete(keyOf("lock", 1), call);
  await store.put(keyOf("lock", 3), bodyOf(sampleConfig), call);
  deepEqual(await bytesOf(await store.get(keyOf("lock", 3), undefined, call)), sampleConfig);
  deepEqual(await store.open(call), sampleConfig);
  await store.close(call);
  deepEqual(await namesOf(store, "lock"), ["02", "03"].map((byte) => byte.repeat(32)));
  // With the host its connections end, and so does what comes later.
  host.abort();
  await rejects(store.delete(keyOf("lock", 2), call), { message: /was closed/ });
});

Deno.test("Close waits for the removal of a lock that is under way", async () => {
  const asked = Promise.withResolvers<undefined>();
  const answer = Promise.withResolvers<undefined>();
  await using server = testedServer({
    fail({ method }) {
      if (method !== "DELETE") return undefined;
      asked.resolve(undefined);
      return answer.promise;
    },
  });
  const store = await storeOn(server.fake);
  await store.put(keyOf("lock", 1), bodyOf(sampleConfig), call);
  const removed = store.delete(keyOf("lock", 1), call);
  await asked.promise;
  const closed = store.close(call);
  answer.resolve(undefined);
  await closed;
  await removed;
  equal(server.fake.bucket().size, 0);
});

Deno.test("every way to write the place of a repository leads to the same", async () => {
  await using server = testedServer();
  const { fake } = server;
  // As the official plugin lays it out.
  fake.put("a/b/CONFIG", sampleConfig);
  fake.put(`a/b/locks/${"01".repeat(32)}`, "a lock");
  const endpoint = fake.host;
  const port = endpoint.slice(endpoint.lastIndexOf(":") + 1);
  const ways: [path: string, config: Record<string, string>, location?: string][] = [
    ["bucket/a/b", {}],
    ["bucket/a/b/", {}],
    ["ignored", { root: "/bucket/a/b" }],
    ["ignored", { root: "bucket/a/b/" }],
    ["bucket/a/b", { endpoint }],
    ["", { endpoint }, "bucket://bucket/a/b/"],
    ["", { endpoint, root: "/a/b" }, "bucket://bucket"],
    ["", { port }, "bucket://127.0.0.1/bucket/a/b"],
  ];
  for (const [path, config, location] of ways) {
    const store = await server.store({ path, config, ...location && { location } });
    const way = JSON.stringify([location ?? path, config]);
    equal(store.root(), "/bucket/a/b", way);
    equal(store.origin(), fake.host, way);
    deepEqual(await store.open(call), sampleConfig, way);
    deepEqual(await namesOf(store, "lock"), ["01".repeat(32)], way);
  }
});

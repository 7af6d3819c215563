import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import {
  bodyOf,
  call,
  keepingLogger,
  keyOf,
  sampleConfig,
  testedServer,
} from "../testdata/test_store.ts";

Deno.test("S5 Create writes CONFIG and nothing else, and objects can be put at once", async () => {
  await using server = testedServer();
  const store = await server.store();
  await store.create(sampleConfig, call);
  deepEqual(server.fake.bucket().keys(), ["a/b/CONFIG"]);
  deepEqual(server.fake.get("a/b/CONFIG"), sampleConfig);
  equal(server.fake.bucket().get("a/b/CONFIG")!.storageClass, "STANDARD");
  await store.put(keyOf("lock", 1), bodyOf(sampleConfig), call);
  deepEqual(server.fake.bucket().keys(), ["a/b/CONFIG", `a/b/locks/${"01".repeat(32)}`]);
});

Deno.test("S5 without a prefix the repository is the bucket", async () => {
  await using server = testedServer();
  const store = await server.store({ path: "bucket" });
  equal(store.root(), "/bucket");
  await store.create(sampleConfig, call);
  deepEqual(server.fake.bucket().keys(), ["CONFIG"]);
});

for (const storageClass of ["GLACIER", "DEEP_ARCHIVE"]) {
  Deno.test(`S25 in ${storageClass}, CONFIG and its copy stay in STANDARD`, async () => {
    await using server = testedServer();
    const store = await server.store({ config: { storage_class: storageClass } });
    await store.create(sampleConfig, call);
    const bucket = server.fake.bucket();
    deepEqual(bucket.keys(), ["a/b/CONFIG", "a/b/CONFIG.frozen"]);
    for (const key of bucket.keys()) {
      equal(bucket.get(key)!.storageClass, "STANDARD");
      deepEqual(bucket.get(key)!.bytes, sampleConfig);
    }
  });
}

Deno.test("S25 a Create whose copy is refused takes CONFIG back", async () => {
  await using server = testedServer({
    fail: ({ key, method }) =>
      method === "PUT" && key.endsWith(".frozen")
        ? new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 })
        : undefined,
  });
  const store = await server.store({ config: { storage_class: "GLACIER" } });
  await rejects(store.create(sampleConfig, call), { code: "permission_denied" });
  deepEqual(server.fake.bucket().keys(), []);
});

Deno.test("S2 a second Create changes nothing, and says what to do", async () => {
  await using server = testedServer();
  await (await server.store()).create(sampleConfig, call);
  await rejects((await server.store()).create(Uint8Array.of(1), call), {
    code: "already_exists",
    message: 'cannot create a repository in bucket "bucket" below "a/b/" on ' +
      `${server.fake.host}: there is one already; choose another prefix, or use the repository ` +
      "that is there",
  });
  deepEqual(server.fake.get("a/b/CONFIG"), sampleConfig);
});

Deno.test("S2 Create is refused where anything lies below the prefix, and changes nothing", async () => {
  for (const key of ["a/b/letter", "a/b/c/d", "a/b/packfiles/", "a/b/ ", "a/b//"]) {
    await using server = testedServer();
    server.fake.put(key, "mine");
    const store = await server.store();
    await rejects(
      store.create(sampleConfig, call),
      (error: Error) => error.message.includes(`it is not empty (it holds ${JSON.stringify(key)})`),
    );
    deepEqual(server.fake.bucket().keys(), [key]);
    deepEqual(server.fake.requests.map(({ method }) => method), ["GET"]);
  }
});

Deno.test("S2 neighbours of the prefix, and the marker of its folder, take no place", async () => {
  await using server = testedServer();
  const others = ["a/", "a/B/CONFIG", "a/b/", "a/b0/CONFIG", "a/bc", "b/CONFIG"];
  for (const key of others) server.fake.put(key, "");
  await (await server.store()).create(sampleConfig, call);
  deepEqual(server.fake.bucket().keys(), [...others, "a/b/CONFIG"].sort());
  // A "folder" with content is somebody's object.
  server.fake.put("c/", "text");
  const store = await server.store({ path: "bucket/c" });
  await rejects(store.create(sampleConfig, call), { code: "already_exists" });
});

Deno.test("S2 of many Creates that all found the place empty one wins, and its bytes stay", async () => {
  const count = 12;
  let waiting = 0;
  const all = Promise.withResolvers<undefined>();
  await using server = testedServer({
    fail({ method }) {
      if (method !== "GET") return undefined;
      if (++waiting === count) all.resolve(undefined);
      return all.promise;
    },
  });
  const tries = Array.from({ length: count }, async (_, at) => {
    const store = await server.store();
    await store.create(new Uint8Array(1000).fill(at), call);
    return at;
  });
  const settled = await Promise.allSettled(tries);
  const winners = settled.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
  equal(winners.length, 1);
  for (const one of settled) {
    if (one.status === "rejected") equal(one.reason.code, "already_exists", one.reason.message);
  }
  deepEqual(server.fake.get("a/b/CONFIG"), new Uint8Array(1000).fill(winners[0]!));
  deepEqual(server.fake.bucket().keys(), ["a/b/CONFIG"]);
});

Deno.test("S2 a server that knows no If-None-Match is told of, and the repository made", async () => {
  const lines: string[] = [];
  await using server = testedServer({
    fail: ({ method, headers }) =>
      method === "PUT" && headers.has("if-none-match")
        ? new Response("<Error><Code>NotImplemented</Code></Error>", { status: 501 })
        : undefined,
  });
  const store = await server.store({ log: keepingLogger(lines) });
  await store.create(sampleConfig, call);
  deepEqual(server.fake.get("a/b/CONFIG"), sampleConfig);
  equal(lines.length, 1);
  match(lines[0]!, /^127\.0\.0\.1:\d+ cannot keep two from creating one repository at the same/);
  // The checksums were not what it refused.
  equal(server.fake.requests.at(-2)!.headers.has("x-amz-checksum-crc32"), true);
});

Deno.test("S2 who lost on a server that ignores If-None-Match is told so", async () => {
  const other = Uint8Array.from(sampleConfig, (byte) => byte ^ 1);
  await using server = testedServer({
    fail: ({ method, key }) => {
      if (method === "GET" && key === "a/b/CONFIG") server.fake.put(key, other);
      return undefined;
    },
  });
  const store = await server.store();
  await rejects(store.create(sampleConfig, call), {
    code: "already_exists",
    message: /: there is one already; choose another prefix/,
  });
  deepEqual(await store.open(call), other);
});

Deno.test("S2 keys that may write and not read can create", async () => {
  await using server = testedServer({
    fail: ({ method, key }) =>
      method === "GET" && key !== ""
        ? new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 })
        : undefined,
  });
  const store = await server.store();
  await store.create(sampleConfig, call);
  deepEqual(server.fake.get("a/b/CONFIG"), sampleConfig);
});

Deno.test("S2 a bucket that is missing is named", async () => {
  await using server = testedServer();
  const store = await server.store({ path: "nowhere/a" });
  await rejects(store.create(sampleConfig, call), { code: "not_found", message: /"nowhere"/ });
});

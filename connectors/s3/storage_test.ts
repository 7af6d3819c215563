import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { openByteSource } from "@plakar-deno/sdk";
import { bodyOf, bytesOf, call, keyOf, namesOf, sampleConfig } from "./testdata/test_store.ts";
import { storageClasses } from "./client/s3_options.ts";
import { storeOn, testedServer } from "./testdata/test_store.ts";

const content = Uint8Array.from({ length: 5_000 }, (_, at) => at * 31 + (at >> 8));
const name = (byte: number) => byte.toString(16).padStart(2, "0").repeat(32);

Deno.test("S4 Init sends nothing, and Close comes right after it", async () => {
  await using server = testedServer();
  const store = await storeOn(server.fake);
  equal(store.root(), "/bucket/a/b");
  equal(store.origin(), server.fake.host);
  equal(store.type(), "bucket");
  equal(store.flags().length, 0);
  await store.close(call);
  equal(server.fake.requests.length, 0);
});

Deno.test("S4 Ping is one listing of the prefix, which needs no other grant than List", async () => {
  await using server = testedServer();
  const store = await server.store();
  await store.ping(call);
  deepEqual(
    server.fake.requests.map(({ method, key, query }) => [method, key, query.get("prefix")]),
    [["GET", "", "a/b/"]],
  );
  await rejects((await server.store({ path: "nowhere/a" })).ping(call), /"nowhere"/);
});

Deno.test("a repository that the official plugin made opens, lists and reads", async () => {
  await using server = testedServer();
  const { fake } = server;
  fake.put("a/b/CONFIG", sampleConfig);
  fake.put(`a/b/packfiles/0a/${name(10)}`, "a packfile");
  fake.put(`a/b/states/0b/${name(11)}`, "a state");
  fake.put(`a/b/locks/${name(12)}`, "a lock");
  const store = await server.store();
  deepEqual(await store.open(call), sampleConfig);
  for (const [resource, byte] of [["packfile", 10], ["state", 11], ["lock", 12]] as const) {
    deepEqual(await namesOf(store, resource), [name(byte)]);
    const bytes = await bytesOf(await store.get(keyOf(resource, byte), undefined, call));
    equal(new TextDecoder().decode(bytes), `a ${resource}`);
  }
});

Deno.test("S13 objects lie where the official plugin looks for them", async () => {
  await using server = testedServer();
  const store = await server.store();
  for (const resource of ["packfile", "state", "lock"] as const) {
    await store.put(keyOf(resource, 255), bodyOf(content), call);
  }
  deepEqual(
    server.fake.bucket().keys(),
    [`locks/${name(255)}`, `packfiles/ff/${name(255)}`, `states/ff/${name(255)}`].map((key) =>
      `a/b/${key}`
    ),
  );
});

for (const storageClass of storageClasses) {
  Deno.test(`S25 the storage class ${storageClass} holds what it can`, async () => {
    await using server = testedServer();
    const store = await server.store({ config: { storage_class: storageClass } });
    const cold = storageClass === "GLACIER" || storageClass === "DEEP_ARCHIVE";
    equal(await store.mode(call), cold ? "write" : "read-write");
    for (const resource of ["packfile", "state", "lock"] as const) {
      await store.put(keyOf(resource, 1), bodyOf(content), call);
    }
    const bucket = server.fake.bucket();
    const classes = bucket.keys().map((key) => bucket.get(key)!.storageClass);
    deepEqual(classes, ["STANDARD", storageClass, cold ? "STANDARD" : storageClass]);
    for (const resource of cold ? ["state", "lock"] as const : ["packfile"] as const) {
      deepEqual(await bytesOf(await store.get(keyOf(resource, 1), undefined, call)), content);
    }
  });
}

Deno.test("S25 a packfile in a cold class cannot be read; the error says how it can", async () => {
  await using server = testedServer();
  const store = await server.store({ config: { storage_class: "GLACIER" } });
  await store.put(keyOf("packfile", 1), bodyOf(content), call);
  const read = async () => await bytesOf(await store.get(keyOf("packfile", 1), undefined, call));
  await rejects(read(), (error: Error & { code: string }) => {
    equal(error.code, "failed_precondition");
    ok(error.message.includes(name(1)), error.message);
    return /restore/.test(error.message);
  });
  // One request: trying again would not warm it.
  equal(server.fake.requests.filter(({ method }) => method === "GET").length, 1);
});

Deno.test("a packfile that a newer official plugin froze is found once it is restored", async () => {
  await using server = testedServer();
  const store = await server.store();
  server.fake.put(`a/b/packfiles/01/${name(1)}.frozen`, content);
  deepEqual(await bytesOf(await store.get(keyOf("packfile", 1), undefined, call)), content);
  const range = { offset: 10, length: 20 };
  const part = await bytesOf(await store.get(keyOf("packfile", 1), range, call));
  deepEqual(part, content.slice(10, 30));
  deepEqual(await namesOf(store, "packfile"), []);
  await store.delete(keyOf("packfile", 1), call);
  equal(server.fake.bucket().size, 0);
});

Deno.test("no delete is sent for a frozen packfile that is missing, unless nobody can tell", async () => {
  await using server = testedServer();
  const { fake } = server;
  const store = await server.store();
  for (const status of [undefined, 403, 500]) {
    fake.fail = ({ method }) =>
      method === "HEAD" && status !== undefined ? new Response(null, { status }) : undefined;
    await store.put(keyOf("packfile", 1), bodyOf(content), call);
    fake.requests.length = 0;
    await store.delete(keyOf("packfile", 1), call);
    equal(fake.bucket().size, 0);
    const frozen = fake.requests.filter(({ key }) => key.endsWith(".frozen"));
    const asked = frozen.map(({ method }) => method);
    deepEqual(asked, status === undefined ? ["HEAD"] : ["HEAD", "DELETE"]);
  }
});

Deno.test("S14 Get of what is missing names it", async () => {
  await using server = testedServer();
  const store = await server.store();
  for (const resource of ["packfile", "state", "lock"] as const) {
    const read = async () => await bytesOf(await store.get(keyOf(resource, 9), undefined, call));
    await rejects(read(), (error: Error & { code: string }) => {
      equal(error.code, "not_found");
      return error.message.includes(`${name(9)}"`) && !error.message.includes("frozen");
    });
  }
});

Deno.test("S15 S16 S17 ranges give the bytes that exist", async () => {
  await using server = testedServer();
  const store = await server.store();
  await store.put(keyOf("packfile", 1), bodyOf(content), call);
  const cases = [[0, 1], [0, 5000], [4999, 1], [16, 4096], [4990, 100], [5000, 1], [9e9, 7], [
    0,
    0,
  ], [5000, 0]] as const;
  for (const [offset, length] of cases) {
    const source = await store.get(keyOf("packfile", 1), { offset, length }, call);
    deepEqual(await bytesOf(source), content.slice(offset, offset + length), `${offset} ${length}`);
  }
});

Deno.test("S19 Delete of what is missing is OK, in a bucket that is missing it is not", async () => {
  await using server = testedServer();
  const store = await server.store();
  await store.put(keyOf("lock", 1), bodyOf(content), call);
  for (let time = 0; time < 2; time++) await store.delete(keyOf("lock", 1), call);
  await store.delete(keyOf("packfile", 1), call);
  equal(server.fake.bucket().size, 0);
  const nowhere = await server.store({ path: "nowhere/a" });
  await rejects(nowhere.delete(keyOf("lock", 1), call), /"nowhere"/);
  // Some servers answer 404 for an object that is missing.
  server.fake.fail = ({ method }) =>
    method === "DELETE"
      ? new Response("<Error><Code>NoSuchKey</Code></Error>", { status: 404 })
      : undefined;
  await store.delete(keyOf("lock", 1), call);
});

Deno.test("S9 a Put that breaks off leaves the old object, and nothing behind", async () => {
  await using server = testedServer();
  const store = await server.store();
  await store.put(keyOf("packfile", 1), bodyOf(content), call);
  const failure = new Error("the host went away");
  for (const length of [1_000, 12 << 20]) {
    const body = bodyOf(new Uint8Array(length), { failure });
    await rejects(store.put(keyOf("packfile", 1), body, call), /the host went away/);
  }
  deepEqual(await bytesOf(await store.get(keyOf("packfile", 1), undefined, call)), content);
  equal(server.fake.bucket().size, 1);
  equal(server.fake.bucket().uploads.size, 0);
});

Deno.test("S9 Close waits until what was sent of a Put that was cut is taken back", async () => {
  const sent = Promise.withResolvers<undefined>();
  await using server = testedServer({
    fail({ method, query }) {
      if (method === "PUT" && query.has("partNumber")) sent.resolve(undefined);
      return undefined;
    },
  });
  const host = new AbortController();
  const store = await storeOn(server.fake, { signal: host.signal });
  const failure = new DOMException("the host went away", "AbortError");
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(12 << 20)),
  });
  const put = rejects(store.put(keyOf("packfile", 1), body, { signal: host.signal }), failure);
  // A host that closes lets its call go on.
  const going = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(1)),
  });
  const other = rejects(store.put(keyOf("packfile", 2), going, call), failure);
  await sent.promise;
  host.abort(failure);
  await store.close(call);
  equal(server.fake.bucket().size, 0);
  equal(server.fake.bucket().uploads.size, 0);
  await Promise.all([put, other]);
});

Deno.test("S20 what was put is seen by another process at once", async () => {
  await using server = testedServer();
  const [one, other] = [await server.store(), await server.store()];
  for (let number = 0; number < 20; number++) {
    await one.put(keyOf("state", number), bodyOf(content), call);
    equal((await namesOf(other, "state")).length, number + 1);
    deepEqual(await bytesOf(await other.get(keyOf("state", number), undefined, call)), content);
  }
  await one.delete(keyOf("state", 7), call);
  equal((await namesOf(other, "state")).includes(name(7)), false);
});

Deno.test("S24 32 Puts and 64 Gets at once are all correct", async () => {
  await using server = testedServer();
  const store = await server.store();
  const bytes = (number: number) => Uint8Array.from(content, (byte) => byte ^ number);
  const puts = Array.from({ length: 32 }, (_, number) => number);
  await Promise.all(
    puts.map((number) => store.put(keyOf("packfile", number), bodyOf(bytes(number)), call)),
  );
  await Promise.all([...puts, ...puts].map(async (number) => {
    const found = await bytesOf(await store.get(keyOf("packfile", number), undefined, call));
    deepEqual(found, bytes(number));
  }));
  deepEqual(await namesOf(store, "packfile"), puts.map(name));
});

Deno.test("S24 64 Gets that nobody reads do not keep a List waiting", async () => {
  await using server = testedServer();
  const store = await server.store();
  await store.put(keyOf("packfile", 1), bodyOf(new Uint8Array(4 << 20)), call);
  const gets = Array.from(
    { length: 64 },
    async () => await store.get(keyOf("packfile", 1), undefined, call),
  );
  const opened = await Promise.all(gets);
  deepEqual(await namesOf(store, "packfile"), [name(1)]);
  for (const each of opened) await openByteSource(each).close();
});

Deno.test("S26 a lock that is renewed is there and whole at any time", async () => {
  await using server = testedServer();
  const [writer, reader] = [await server.store(), await server.store()];
  const texts = [content, content.toReversed()] as const;
  await writer.put(keyOf("lock", 1), bodyOf(texts[0]), call);
  let over = false;
  const writing = (async () => {
    for (let time = 1; time <= 50; time++) {
      await writer.put(keyOf("lock", 1), bodyOf(texts[time % 2]!), call);
    }
    over = true;
  })();
  while (!over) {
    deepEqual(await namesOf(reader, "lock"), [name(1)]);
    const found = await bytesOf(await reader.get(keyOf("lock", 1), undefined, call));
    deepEqual(found, found[0] === texts[0][0] ? texts[0] : texts[1]);
    await Promise.race([writing, Promise.resolve()]);
  }
  await writing;
});

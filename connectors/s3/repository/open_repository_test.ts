import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { call, sampleConfig, testedServer } from "../testdata/test_store.ts";

Deno.test("S1 another process opens what Create made, byte for byte", async () => {
  await using server = testedServer();
  await (await server.store()).create(sampleConfig, call);
  deepEqual(await (await server.store()).open(call), sampleConfig);
});

Deno.test("S3 Open where nothing is names bucket and prefix", async () => {
  await using server = testedServer();
  await rejects((await server.store()).open(call), {
    code: "not_found",
    message: `no repository in bucket "bucket" below "a/b/" on ${server.fake.host}: nothing is ` +
      "there; check the location, or create the repository first",
  });
  const whole = await server.store({ path: "bucket" });
  await rejects(whole.open(call), {
    message: `no repository in bucket "bucket" on ${server.fake.host}: nothing is there; check ` +
      "the location, or create the repository first",
  });
});

Deno.test("S3 Open among foreign objects says what is there", async () => {
  await using server = testedServer();
  server.fake.put("a/b/holiday.jpg", "a picture");
  await rejects((await server.store()).open(call), {
    code: "not_found",
    message: /: it has no object "CONFIG" \(but "a\/b\/holiday\.jpg"\); check the location/,
  });
});

Deno.test("S3 Open of a bucket that is missing names it", async () => {
  await using server = testedServer();
  await rejects((await server.store({ path: "nowhere/a" })).open(call), {
    code: "not_found",
    message: /"nowhere"/,
  });
});

Deno.test("S3 a CONFIG that no repository has is not read into memory", async () => {
  await using server = testedServer();
  server.fake.put("a/b/CONFIG", new Uint8Array(5 << 20));
  await rejects((await server.store()).open(call), {
    code: "failed_precondition",
    message: /"a\/b\/CONFIG" is longer than 4 MiB/,
  });
});

Deno.test("S25 where CONFIG lies in a cold class its copy is opened", async () => {
  await using server = testedServer();
  const cold = { "x-amz-storage-class": "GLACIER" };
  server.fake.put("a/b/CONFIG", sampleConfig, cold);
  server.fake.put("a/b/CONFIG.frozen", sampleConfig);
  deepEqual(await (await server.store()).open(call), sampleConfig);
  // Only then: a copy alone is what an interrupted Create left behind.
  server.fake.bucket().delete("a/b/CONFIG");
  await rejects((await server.store()).open(call), { code: "not_found" });
});

Deno.test("S25 where both lie in a cold class the remedy is told", async () => {
  await using server = testedServer();
  for (const key of ["a/b/CONFIG", "a/b/CONFIG.frozen"]) {
    server.fake.put(key, sampleConfig, { "x-amz-storage-class": "DEEP_ARCHIVE" });
  }
  await rejects((await server.store()).open(call), (error: Error & { code: string }) => {
    equal(error.code, "failed_precondition");
    return /"a\/b\/CONFIG"/.test(error.message) && /restore/.test(error.message);
  });
});

Deno.test("S3 Open with wrong keys is no missing repository", async () => {
  await using server = testedServer();
  await (await server.store()).create(sampleConfig, call);
  const store = await server.store({ config: { secret_access_key: "wrong" } });
  await rejects(store.open(call), (error: Error & { code: string }) => {
    equal(/wrong/.test(error.message), false);
    return error.code === "permission_denied" || error.code === "unauthenticated";
  });
});

import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { parseLocation } from "@plakar-deno/sdk";
import { bucketPlace } from "./bucket_place.ts";
import { listKeys } from "./list_keys.ts";
import { s3Client } from "./s3_client.ts";
import { type FakeS3, startFakeS3 } from "../testdata/fake_s3.ts";
import { keepingLogger } from "../testdata/test_store.ts";
import { testConfig } from "../testdata/scripted_client.ts";

const signal = new AbortController().signal;

function clientOf(server: FakeS3, changes: Parameters<typeof testConfig>[0] = {}) {
  const config = testConfig({
    access_key: server.accessKey,
    secret_access_key: server.secretKey,
    ...changes,
  });
  const place = bucketPlace(parseLocation(`bucket://${server.host}/bucket`), config);
  return s3Client(place, config, {
    log: keepingLogger(),
    signal,
    limits: { retry: { attempts: 3, base: 1 } },
  });
}

const ODD_KEYS = [
  "a b",
  "a+b",
  "a%20b",
  "a%2Fb",
  "a//b",
  "/a",
  "//",
  "a/",
  "é/\u{1f600}",
  "?x=1&y#z",
  "!'()*~-_.",
  "\t\n\u0001\u007f",
  "a\\b",
  "...",
  "%2e%2e/x",
  '<&>"',
  "k".repeat(1024),
];

Deno.test("every key reaches the server byte for byte, under a signature it accepts", async () => {
  await using server = startFakeS3();
  const client = clientOf(server);
  for (const key of ODD_KEYS) {
    const body = new TextEncoder().encode(key);
    await client.request({ method: "PUT", key, body, action: "put", signal });
    equal(new TextDecoder().decode(server.get(key)), key, JSON.stringify(key));
    const answer = await client.request({ method: "GET", key, action: "get", signal });
    equal(await answer.text(), key);
  }
  const listed = await Array.fromAsync(listKeys(client, { prefix: "", pageSize: 2, signal }));
  deepEqual(
    listed.map((entry) => entry.kind === "key" ? entry.key : "").sort(),
    [...ODD_KEYS].sort(),
  );
  for (const prefix of ["a", "a+", "a ", "\t\n", "é/"]) {
    const found = await Array.fromAsync(listKeys(client, { prefix, pageSize: 2, signal }));
    equal(found.length, ODD_KEYS.filter((key) => key.startsWith(prefix)).length, prefix);
  }
  client.close();
});

Deno.test("objects stored with a compression come as they are stored, ranges and sizes, too", async () => {
  const packed = new Uint8Array(gzipSync(new TextEncoder().encode("hello ".repeat(1000))));
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const { searchParams, pathname } = new URL(request.url);
      const override = pathname.endsWith("/insists")
        ? undefined
        : searchParams.get("response-content-encoding");
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.get("range") ?? "") ?? [];
      const bytes = from === undefined ? packed : packed.slice(Number(from), Number(to) + 1);
      return new Response(request.method === "HEAD" ? null : bytes, {
        status: from === undefined ? 200 : 206,
        headers: {
          "content-encoding": override ?? "gzip",
          "content-length": String(bytes.length),
          etag: '"abc"',
        },
      });
    },
  );
  const config = testConfig();
  const place = bucketPlace(parseLocation(`bucket://127.0.0.1:${server.addr.port}/photos`), config);
  const client = s3Client(place, config, { log: keepingLogger(), signal });
  const get = { method: "GET", key: "packed", action: "get", signal } as const;
  const whole = await client.request(get);
  deepEqual(await whole.bytes(), packed);
  equal(whole.headers.get("etag"), '"abc"');
  const head = await client.request({ ...get, method: "HEAD" });
  equal(head.headers.get("content-length"), String(packed.length));
  const part = await client.request({ ...get, headers: { range: "bytes=3-9" } });
  equal(part.status, 206);
  deepEqual(await part.bytes(), packed.slice(3, 10));
  await rejects(client.request({ ...get, key: "insists" }), {
    code: "failed_precondition",
    message: /does not hand it out as it is stored/,
  });
  client.close();
});

Deno.test("an answer of which nothing or half comes is asked for again", async () => {
  await using server = startFakeS3();
  server.put("a", "content");
  let faults = 2;
  server.fail = () => faults-- > 0 ? { drop: "after" } : undefined;
  const client = clientOf(server);
  const answer = await client.request({ method: "GET", key: "a", action: "get", signal });
  equal(await answer.text(), "content");
  equal(server.requests.length, 3);
  faults = 2;
  server.fail = () => faults-- > 0 ? { cut: 100 } : undefined;
  equal((await Array.fromAsync(listKeys(client, { prefix: "", signal }))).length, 1);
  equal(server.requests.length, 6);
  server.fail = undefined;
  client.close();
});

Deno.test("wrong keys are told from wrong regions", async () => {
  await using server = startFakeS3();
  server.put("a", "content");
  const get = { method: "GET", key: "a", action: "get", signal } as const;
  const wrong = clientOf(server, { secret_access_key: "another" });
  await rejects(wrong.request(get), { code: "permission_denied", message: /secret_access_key/ });
  const unknown = clientOf(server, { access_key: "another" });
  await rejects(unknown.request(get), { code: "permission_denied", message: /access_key/ });
  const elsewhere = clientOf(server, { region: "eu-west-3" });
  await rejects(elsewhere.request(get), { code: "invalid_argument", message: /region=us-east-1/ });
  for (const client of [wrong, unknown, elsewhere]) client.close();
});

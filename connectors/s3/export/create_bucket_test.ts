import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { ConnectorError } from "@plakar-deno/sdk";
import { exporter } from "../exporter.ts";
import { exportHost } from "../testdata/export_host.ts";
import { type FakeRequest, startFakeS3 } from "../testdata/fake_s3.ts";

const makesBucket = ({ method, key }: FakeRequest) => method === "PUT" && key === "";
const looks = ({ method, key }: FakeRequest) => method === "GET" && key === "";

function refusal(code: string, status: number): Response {
  const text = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
  return new Response(text, { status, headers: { "content-type": "application/xml" } });
}

const isDenied = (error: unknown) =>
  error instanceof ConnectorError && error.code === "permission_denied";

Deno.test("a bucket that is missing is made when the restore begins, and the log says so", async () => {
  await using server = startFakeS3({ buckets: [] });
  const host = exportHost(server, exporter);
  await host.restore([host.file("/f", "f")]);
  deepEqual(host.answers, { "/f": "ok" });
  deepEqual(host.log, ["made the bucket, as it was not there"]);
  await host.restore([host.file("/g", "g")]);
  equal(host.log.length, 1);
  equal(server.requests.filter(makesBucket).length, 1);
});

Deno.test("the bucket is made in the region of the option", async () => {
  await using server = startFakeS3({ buckets: [], region: "eu-west-3" });
  const host = exportHost(server, exporter);
  await host.restore([], { region: "eu-west-3" });
  deepEqual([...server.buckets.keys()], ["bucket"]);
  equal(server.requests.find(makesBucket)!.size > 0, true);
});

Deno.test("keys that may not make the bucket are told what to do", async () => {
  await using server = startFakeS3({
    buckets: [],
    fail: (request) => makesBucket(request) ? refusal("AccessDenied", 403) : undefined,
  });
  const host = exportHost(server, exporter);
  await rejects(host.restore([host.file("/f", "f")]), (error) => {
    match(
      String(error),
      /cannot create bucket "bucket" on 127.*not there: the server refuses it \(AccessDenied\); make the bucket first .* s3:CreateBucket/,
    );
    return isDenied(error);
  });
});

Deno.test("a name that belongs to another account is told as such", async () => {
  await using server = startFakeS3({
    buckets: [],
    fail: (request) => makesBucket(request) ? refusal("BucketAlreadyExists", 409) : undefined,
  });
  const host = exportHost(server, exporter);
  await rejects(host.restore([]), /its name belongs to another account; choose another name/);
});

Deno.test("a bucket that somebody makes in the meantime will do", async () => {
  await using server = startFakeS3({ buckets: [] });
  let looked = 0;
  server.fail = (request) =>
    looks(request) && looked++ === 0 ? refusal("NoSuchBucket", 404) : undefined;
  const { requests } = server;
  await exportHost(server, exporter).restore([]);
  looked = 0;
  const late = exportHost(server, exporter);
  await late.restore([late.file("/f", "f")]);
  deepEqual(late.answers, { "/f": "ok" });
  deepEqual(late.log, []);
  equal(requests.filter(makesBucket).length, 2);
});

Deno.test("keys that may write and not list can restore; Ping says that they may not list", async () => {
  await using server = startFakeS3({
    fail: (request) => looks(request) ? refusal("AccessDenied", 403) : undefined,
  });
  const host = exportHost(server, exporter);
  await host.restore([host.file("/f", "f")]);
  deepEqual(host.answers, { "/f": "ok" });
  const made = await host.connect();
  const { signal } = new AbortController();
  await rejects(made.ping({ signal }), isDenied);
  await made.close({ signal });
});

Deno.test("wrong keys fail the restore at once, and Ping; a missing bucket does not fail Ping", async () => {
  await using server = startFakeS3({ buckets: [] });
  const host = exportHost(server, exporter);
  const wrong = { secret_access_key: "wrong" };
  await rejects(host.restore([host.file("/f", "f")], wrong), (error) => {
    match(String(error), /look at bucket "bucket" on 127.*SignatureDoesNotMatch.*check access_key/);
    return isDenied(error);
  });
  deepEqual(host.answers, {});
  const { signal } = new AbortController();
  const locked = await host.connect(wrong);
  await rejects(locked.ping({ signal }), isDenied);
  await locked.close({ signal });
  const made = await host.connect();
  await made.ping({ signal });
  await made.close({ signal });
  equal(server.requests.some(makesBucket), false);
});

Deno.test("a server that is none of S3 fails Ping and the restore, whatever its answer", async () => {
  await using server = startFakeS3();
  const answers = [
    new Response("<!doctype html><title>Welcome</title>"),
    new Response("ok"),
    new Response("<ListAllMyBucketsResult></ListAllMyBucketsResult>"),
    new Response("no such page", { status: 404 }),
  ];
  for (const answer of answers) {
    server.fail = () => answer.clone();
    const host = exportHost(server, exporter);
    const made = await host.connect();
    const { signal } = new AbortController();
    await rejects(made.ping({ signal }), /cannot look at bucket "bucket" on 127/);
    await made.close({ signal });
    await rejects(host.restore([host.file("/f", "f")]), /cannot look at bucket "bucket" on 127/);
    deepEqual(host.answers, {});
  }
  equal(server.requests.some(makesBucket), false);
});

Deno.test("a bucket that somebody else is said to have will do when it can be used", async () => {
  await using server = startFakeS3({ buckets: [] });
  server.fail = (request) => {
    if (!makesBucket(request) || server.buckets.has("bucket")) return undefined;
    return { drop: "after" };
  };
  const host = exportHost(server, exporter);
  const { fail } = server;
  server.fail = (request) =>
    makesBucket(request) && server.buckets.has("bucket")
      ? refusal("BucketAlreadyExists", 409)
      : fail!(request);
  await host.restore([host.file("/f", "f")]);
  deepEqual(host.answers, { "/f": "ok" });
});

import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { parseLocation } from "@plakar-deno/sdk";
import { bucketPlace } from "../../connectors/s3/client/bucket_place.ts";
import { type S3Client, s3Client, type S3Request } from "../../connectors/s3/client/s3_client.ts";
import { storageOptions } from "../../connectors/s3/client/s3_options.ts";
import { md5Text } from "../../connectors/s3/objects/checksum.ts";
import {
  bodyOf,
  bytesOf,
  call,
  keepingLogger,
  keyOf,
  namesOf,
  sampleConfig,
  storeOn,
} from "../../connectors/s3/testdata/test_store.ts";
import { contentOf, isSame } from "./contents.ts";
import type { S3Access } from "./s3_server.ts";
import { findSeaweedfs, start } from "./seaweedfs.ts";
import { serverOfFile } from "./server_of_file.ts";

const BUCKET = "locked";
const LOCKED = new TextEncoder().encode(
  '<ObjectLockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    "<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>" +
    "<Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>",
);

/** What the administrator of the bucket sends. */
function administrator({ host, accessKey, secretKey }: S3Access): S3Client {
  const location = `bucket://${host}/${BUCKET}`;
  const config = storageOptions.parse({
    location,
    access_key: accessKey,
    secret_access_key: secretKey,
    use_tls: "false",
  });
  const place = bucketPlace(parseLocation(location), config);
  return s3Client(place, config, { log: keepingLogger(), signal: call.signal });
}

/** A version of an object, or the marker that hides it. */
interface Version {
  readonly kind: string;
  readonly key: string;
  readonly id: string;
}

function versionsIn(listing: string): Version[] {
  const entries = listing.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs);
  return Array.from(entries, ([, kind = "", text = ""]) => ({
    kind,
    key: /<Key>(.*?)<\/Key>/.exec(text)?.[1] ?? "",
    id: /<VersionId>(.*?)<\/VersionId>/.exec(text)?.[1] ?? "",
  }));
}

const { test } = await serverOfFile({ find: findSeaweedfs, start });

test("a repository works in a bucket with Object Lock, and what an intruder did there is undone", async (server) => {
  const client = administrator(server);
  const send = async (request: Omit<S3Request, "signal" | "action">): Promise<string> =>
    await (await client.request({ ...request, action: "administer", signal: call.signal })).text();
  await send({ method: "PUT", headers: { "x-amz-bucket-object-lock-enabled": "true" } });
  const headers = { "content-md5": md5Text(LOCKED) };
  await send({ method: "PUT", query: { "object-lock": "" }, body: LOCKED, headers });

  const store = await storeOn(server, { path: `${BUCKET}/laptop` });
  await store.create(sampleConfig, call);
  const good = contentOf(1, 9 << 20);
  const packfile = keyOf("packfile", 1);
  await store.put(packfile, bodyOf(good), call);
  // A lock is written, renewed, read and removed as ever.
  for (let time = 0; time < 3; time++) {
    await store.put(keyOf("lock", 1), bodyOf(sampleConfig), call);
  }
  equal((await namesOf(store, "lock")).length, 1);
  deepEqual(await bytesOf(await store.get(keyOf("lock", 1), undefined, call)), sampleConfig);
  await store.delete(keyOf("lock", 1), call);
  deepEqual(await namesOf(store, "lock"), []);

  // Whoever has the keys can write garbage, and hide what is there.
  await store.put(packfile, bodyOf(contentOf(2, 1000)), call);
  await store.delete(packfile, call);
  deepEqual(await namesOf(store, "packfile"), []);
  await rejects(async () => await store.get(packfile, undefined, call), { code: "not_found" });

  const prefix = "laptop/packfiles/";
  const listed = versionsIn(await send({ method: "GET", query: { versions: "", prefix } }));
  const key = listed.find(({ kind }) => kind === "Version")?.key ?? "";
  const versions = listed.filter((one) => one.kind === "Version" && one.key === key);
  equal(versions.length, 2);
  for (const { id } of versions) {
    await rejects(
      send({ method: "DELETE", key, query: { versionId: id } }),
      /^.*cannot administer/,
    );
  }
  for (const { kind, key, id } of listed) {
    if (kind === "DeleteMarker") await send({ method: "DELETE", key, query: { versionId: id } });
  }
  // The newest comes first; the one before it is copied over it.
  const source = `/${BUCKET}/${key}?versionId=${versions[1]!.id}`;
  match(await send({ method: "PUT", key, headers: { "x-amz-copy-source": source } }), /ETag/);
  ok(isSame(await bytesOf(await store.get(packfile, undefined, call)), good));
  equal((await namesOf(store, "packfile")).length, 1);
  await store.close(call);
  client.close();
});

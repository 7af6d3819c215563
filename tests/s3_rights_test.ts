import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { exporter } from "../connectors/s3/exporter.ts";
import { importer } from "../connectors/s3/importer.ts";
import { storage } from "../connectors/s3/storage.ts";
import { type FakeS3, startFakeS3 } from "../connectors/s3/testdata/fake_s3.ts";
import { directoryRecord, fileRecord, macFromBytes, type Resource } from "../mod.ts";
import { connectExporter, connectImporter, connectStorage } from "../testing/mod.ts";
import { allows, enforce, needsOf, policiesOf, type Policy } from "./s3_rights.ts";

const page = await Deno.readTextFile(new URL("../docs/s3.md", import.meta.url));
const [forStorage, forImporter, forExporter, forBackups, ofBucket] = policiesOf(page);

const bytes = (text: string) => new TextEncoder().encode(text);
const keyOf = (resource: Resource, byte = 7) => ({
  resource,
  mac: macFromBytes(new Uint8Array(32).fill(byte)),
});
const large = new Uint8Array(9 << 20).fill(1);

const configOf = (server: FakeS3, path: string) => ({
  location: `bucket://${server.host}/${path}`,
  use_tls: "false",
  access_key: server.accessKey,
  secret_access_key: server.secretKey,
});
const storageOn = (server: FakeS3) =>
  connectStorage(storage, { via: "direct", config: configOf(server, "backups/laptop") });

async function exportTree(server: FakeS3, path: string): Promise<void> {
  await using session = await connectExporter(exporter, {
    via: "direct",
    config: configOf(server, path),
  });
  const records = [
    directoryRecord("/", { mode: 0o755 }),
    directoryRecord("/folder", { mode: 0o750 }),
    fileRecord("/folder/small", { mode: 0o644, size: 5 }, () => bytes("small")),
    fileRecord("/folder/large", { mode: 0o644, size: large.length }, () => large),
  ];
  const errors: string[] = [];
  const onResult = ({ error }: { readonly error: string }) => {
    if (error !== "") errors.push(error);
  };
  const { failed } = await session.export(records, { onResult });
  deepEqual([failed, errors], [0, []]);
}

const both = (one: Policy, other: Policy): Policy => ({
  Statement: [...one.Statement, ...other.Statement],
});

const used = (server: FakeS3) =>
  [...new Set(server.requests.flatMap(needsOf).map(({ action }) => action))].sort();

Deno.test("the policy for storages in docs/s3.md is enough for everything, and all of it is used", async () => {
  await using server = startFakeS3({ buckets: ["backups"] });
  enforce(server, forStorage);
  await using store = await storageOn(server);
  await store.ping();
  await store.create(bytes("config"));
  equal(new TextDecoder().decode(await store.open()), "config");
  for (const resource of ["packfile", "state", "lock"] as const) {
    await store.put(keyOf(resource), resource === "packfile" ? large : bytes("small"));
    equal((await store.list(resource)).length, 1);
    for await (const chunk of store.get(keyOf(resource), { offset: 1, length: 2 })) {
      equal(chunk.length, 2);
    }
  }
  ok(await store.size() > 0);
  // An upload that the host breaks off is taken back.
  await rejects(store.put(keyOf("packfile", 8), broken()));
  for (const resource of ["packfile", "state", "lock"] as const) {
    await store.delete(keyOf(resource));
  }
  const actions = forStorage!.Statement.flatMap(({ Action }) => Action).sort();
  deepEqual(used(server), actions);
  deepEqual(server.requests.filter((request) => !allows(forStorage!, request)), []);
});

async function* broken(): AsyncGenerator<Uint8Array> {
  for (let part = 0; part < 4; part++) yield large;
  throw new Error("the host broke off");
}

Deno.test("the policy for importers in docs/s3.md is enough, with metadata, too", async () => {
  await using server = startFakeS3({ buckets: ["photos"] });
  await exportTree(server, "photos/2026");
  enforce(server, forImporter);
  server.requests.length = 0;
  await using session = await connectImporter(importer, {
    via: "direct",
    config: configOf(server, "photos/2026"),
  });
  await session.ping();
  const sizes: number[] = [];
  await session.importAll({
    handle: async ({ record, drain }) => {
      equal(record.kind === "error", false);
      if (record.kind === "file") sizes.push(await drain());
    },
  });
  deepEqual(sizes.sort((a, b) => a - b), [5, large.length]);
  deepEqual(used(server), ["s3:GetObject", "s3:ListBucket"]);
});

Deno.test("the policy for a single object, as docs/s3.md tells it, is enough to import that", async () => {
  await using server = startFakeS3();
  server.put("2026/a.jpg", "a");
  server.put("2026/a.jpg.old", "other");
  const [list, objects] = forImporter!.Statement;
  const [, prefixes = "[]"] = /the key\s+with a `\/` behind it: `(\[.*\])`/.exec(page) ?? [];
  const condition = { StringLike: { "s3:prefix": JSON.parse(prefixes) as string[] } };
  enforce(server, {
    Statement: [
      { ...list!, Resource: "arn:aws:s3:::bucket", Condition: condition },
      { ...objects!, Resource: "arn:aws:s3:::bucket/2026/a.jpg" },
    ],
  });
  await using session = await connectImporter(importer, {
    via: "direct",
    config: configOf(server, "bucket/2026/a.jpg"),
  });
  await session.ping();
  const seen: string[] = [];
  await session.importAll({
    handle: async ({ record, drain }) => {
      seen.push(`${record.kind} ${record.path} ${record.kind === "file" ? await drain() : ""}`);
    },
  });
  deepEqual(seen.filter((line) => !line.startsWith("directory ")), ["file /bucket/2026/a.jpg 1"]);
});

Deno.test("the policy for exporters in docs/s3.md is enough where the bucket is there", async () => {
  await using server = startFakeS3({ buckets: ["restored"] });
  enforce(server, forExporter);
  await exportTree(server, "restored/here");
  equal(server.requests.some(({ query }) => query.has("uploads")), true);
  deepEqual(used(server), ["s3:ListBucket", "s3:PutObject"]);
});

Deno.test("the identity of backups in docs/s3.md backs up and restores, and removes only locks", async () => {
  await using server = startFakeS3({ buckets: ["backups"] });
  // The bucket's own policy takes nothing from it that it needs.
  enforce(server, both(forBackups!, ofBucket!));
  await using store = await storageOn(server);
  await store.create(bytes("config"));
  for (const resource of ["packfile", "state", "lock"] as const) {
    await store.put(keyOf(resource), bytes(resource));
    equal((await store.list(resource)).length, 1);
  }
  // Renewed, as every five minutes.
  await store.put(keyOf("lock"), bytes("renewed"));
  await store.delete(keyOf("lock"));
  deepEqual(await store.list("lock"), []);
  for (const resource of ["packfile", "state"] as const) {
    await rejects(store.delete(keyOf(resource)), /AccessDenied/);
    equal((await store.list(resource)).length, 1);
  }
});

Deno.test("the identity of maintenance in docs/s3.md removes packfiles, in spite of the bucket's policy", async () => {
  await using server = startFakeS3({ buckets: ["backups"] });
  const more: Policy = {
    Statement: [{
      Effect: "Allow",
      Action: "s3:DeleteObject",
      Resource: "arn:aws:s3:::backups/laptop/*",
    }],
  };
  enforce(server, both(both(forBackups!, more), ofBucket!));
  await using store = await storageOn(server);
  await store.create(bytes("config"));
  for (const resource of ["packfile", "state", "lock"] as const) {
    await store.put(keyOf(resource), large);
    await store.delete(keyOf(resource));
    deepEqual(await store.list(resource), []);
  }
  // What undoes versions and locks is the administrator's alone.
  const denied = ofBucket!.Statement.flatMap(({ Effect, Action }) =>
    Effect === "Deny" ? Action : []
  );
  for (
    const action of ["DeleteObjectVersion", "PutBucketVersioning", "PutLifecycleConfiguration"]
  ) {
    equal(denied.includes(`s3:${action}`), true, action);
  }
  deepEqual(used(server).filter((action) => denied.includes(action)), []);
});

Deno.test("an identity that may list and read opens, lists and reads a repository, and writes nothing", async () => {
  await using server = startFakeS3({ buckets: ["backups"] });
  await using owner = await storageOn(server);
  await owner.create(bytes("config"));
  await owner.put(keyOf("packfile"), large);
  const [list, objects] = forStorage!.Statement;
  enforce(server, { Statement: [list!, { ...objects!, Action: "s3:GetObject" }] });
  await using store = await storageOn(server);
  equal(new TextDecoder().decode(await store.open()), "config");
  equal((await store.list("packfile")).length, 1);
  let length = 0;
  for await (const chunk of store.get(keyOf("packfile"))) length += chunk.length;
  equal(length, large.length);
  await rejects(store.put(keyOf("state"), bytes("state")), /AccessDenied/);
  await rejects(store.delete(keyOf("packfile")), /AccessDenied/);
  equal((await store.list("packfile")).length, 1);
});

import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { goMode, type ImportRecord } from "@plakar-deno/sdk";
import { importer } from "./importer.ts";
import { startFakeS3 } from "./testdata/fake_s3.ts";
import { contentOf, importHost, textOf } from "./testdata/import_host.ts";

const shorts = (records: readonly ImportRecord[]) =>
  records.map(({ kind, path }) => `${kind} ${path}`);

function infoOf(record: ImportRecord | undefined) {
  if (record === undefined || record.kind === "error" || record.kind === "xattr") {
    throw new Error(`no info: ${record?.kind}`);
  }
  return record.info;
}

const infosOf = (records: readonly ImportRecord[]) =>
  records.map((record) => record.kind === "error" ? record : [record.path, infoOf(record)]);

const { signal } = new AbortController();
// Whole seconds, as servers tell them; a fake clock would make signatures invalid.
const written = Math.floor(Date.now() / 1000) * 1000;

Deno.test("Init sends nothing and says what it backs up", async () => {
  await using server = startFakeS3();
  const location = `bucket://${server.host}/bucket/a/b/`;
  await using host = importHost(server, importer, { location });
  const made = await host.connect();
  equal(made.root(), "/bucket/a/b");
  equal(made.origin(), server.host);
  equal(made.type(), "bucket");
  deepEqual(made.flags(), []);
  equal(server.requests.length, 0);
});

Deno.test("I5 I6 I18 I19 objects become files below folders, and odd ones errors", async () => {
  await using server = startFakeS3();
  server.put("a.txt", "one");
  server.put("empty", "");
  server.put("d/e/f", "x".repeat(200_000));
  server.put("d/marked/", "");
  server.put("both", "object");
  server.put("both/below", "two");
  server.put("odd//key", "three");
  server.put("ü +%/😀", "four");
  await using host = importHost(server, importer);
  const records = await host.records();
  deepEqual(shorts(records).toSorted(), [
    "directory /bucket",
    "directory /bucket/both",
    "directory /bucket/d",
    "directory /bucket/d/e",
    "directory /bucket/d/marked",
    "directory /bucket/ü +%",
    "error /bucket/both",
    "error /bucket/odd/%/key",
    "file /bucket/a.txt",
    "file /bucket/both/below",
    "file /bucket/d/e/f",
    "file /bucket/empty",
    "file /bucket/ü +%/😀",
  ]);
  const file = (path: string) =>
    records.find((record) => record.kind === "file" && record.path === `/bucket/${path}`);
  equal(await contentOf(file("a.txt")), "one");
  equal(await contentOf(file("empty")), "");
  equal(await contentOf(file("d/e/f")), "x".repeat(200_000));
  equal(await contentOf(file("both/below")), "two");
  equal(await contentOf(file("ü +%/😀")), "four");
});

Deno.test("file infos are the listing's: exact size, time of writing, 0600, an inode of its own", async () => {
  await using server = startFakeS3({ now: () => written });
  server.put("a", "same");
  server.put("b", "same");
  server.put("d/", "");
  await using host = importHost(server, importer, { options: { metadata: "never" } });
  const tree = await host.tree();
  const info = infoOf(tree.get("/bucket/a"));
  deepEqual({ ...info, ino: 0n }, {
    size: 4,
    mode: 0o600,
    modTime: BigInt(written) * 1_000_000n,
    dev: 0n,
    ino: 0n,
    uid: 0n,
    gid: 0n,
    nlink: 1,
    username: "",
    groupname: "",
    flags: 0,
  });
  ok(info.ino !== infoOf(tree.get("/bucket/b")).ino);
  const marked = infoOf(tree.get("/bucket/d"));
  deepEqual([marked.mode, marked.modTime], [goMode.directory + 0o700, info.modTime]);
  // What nothing is known of is the same in every run.
  equal(infoOf(tree.get("/bucket")).modTime, 0n);
});

Deno.test("a second run finds the same infos, a written object others, and nothing is opened", async () => {
  await using server = startFakeS3({ now: () => written });
  for (let at = 0; at < 30; at++) server.put(`d${at % 3}/${at}`, `content ${at}`);
  server.put("d1/", "");
  server.put("a//b", "");
  await using host = importHost(server, importer);
  const first = await host.records();
  deepEqual(infosOf(await host.records()), infosOf(first));
  ok(server.requests.every(({ key }) => key === "" || key.endsWith("/")));
  // The same size in the same second.
  server.put("d1/1", "CONTENT 1");
  const second = await host.records();
  const changed = second.filter((record, at) =>
    record.kind !== "error" && infoOf(record).ino !== infoOf(first[at]).ino
  );
  deepEqual(changed.map(({ path }) => path), ["/bucket/d1/1"]);
});

Deno.test("excluded folders cost no listing, and what they hold is not sent", async () => {
  await using server = startFakeS3();
  for (let at = 0; at < 6000; at++) server.put(`logs/${at + 10_000}/x`, "");
  for (let at = 0; at < 600; at++) server.put(`kept/${at + 1000}`, "");
  server.put("z.tmp", "");
  server.put("zz", "");
  const excludes = ["/bucket/logs/", "*.tmp"];
  await using host = importHost(server, importer, { excludes });
  const records = await host.records();
  equal(records.length, 603);
  equal(records.at(-1)!.path, "/bucket/zz");
  const lists = server.requests.filter(({ query }) => query.has("list-type"));
  equal(lists.length, 2);
});

Deno.test("I2 a page of the listing that cannot be had fails the import", async () => {
  await using server = startFakeS3();
  for (let at = 0; at < 2500; at++) server.put(`a/${at + 10_000}`, "");
  let lists = 0;
  server.fail = ({ query }) => {
    if (!query.has("list-type") || ++lists < 3) return undefined;
    return new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 });
  };
  await using host = importHost(server, importer);
  const made = await host.connect();
  let count = 0;
  await rejects(async () => {
    for await (const _ of made.import({ signal, results: (async function* () {})() })) count++;
  }, { name: "ConnectorError", code: "permission_denied", message: /cannot list/ });
  ok(count > 1900 && count <= 2002, String(count));
});

Deno.test("a location that names an object backs up that object", async () => {
  await using server = startFakeS3();
  server.put("dir/file.txt", "content");
  server.put("dir/file.txt.old", "other");
  const location = `bucket://${server.host}/bucket/dir/file.txt`;
  await using host = importHost(server, importer, { location });
  const records = await host.records();
  deepEqual(shorts(records), ["file /bucket/dir/file.txt"]);
  equal(await contentOf(records[0]), "content");
  equal((await host.connect()).root(), "/bucket/dir/file.txt");
});

Deno.test("nothing below a prefix fails the import, an empty bucket does not", async () => {
  await using server = startFakeS3();
  await using whole = importHost(server, importer);
  deepEqual(shorts(await whole.records()), ["directory /bucket"]);
  server.put("backups-old/x", "");
  for (const prefix of ["backups", "backups/", "backups-old/y", "x"]) {
    const location = `bucket://${server.host}/bucket/${prefix}`;
    await using host = importHost(server, importer, { location });
    await rejects(host.records(), {
      name: "ConnectorError",
      code: "not_found",
      message: /no object below that prefix, and none with the key .*; check the location$/,
    });
  }
  server.put("marker/", "");
  const location = `bucket://${server.host}/bucket/marker`;
  await using host = importHost(server, importer, { location });
  deepEqual(shorts(await host.records()), ["directory /bucket/marker"]);
});

Deno.test("I28 a bucket that is not there fails the ping and the import", async () => {
  await using server = startFakeS3();
  const location = `bucket://${server.host}/absent/a`;
  await using host = importHost(server, importer, { location });
  await rejects(host.records(), { code: "not_found", message: /absent/ });
  await rejects((await host.connect()).ping({ signal }), { code: "not_found", message: /absent/ });
  await using there = importHost(server, importer);
  await (await there.connect()).ping({ signal });
});

Deno.test("an object that was replaced after it was listed is read as it is now, and told of", async () => {
  await using server = startFakeS3();
  server.put("a", "old");
  server.put("b", "old");
  server.put("gone", "old");
  await using host = importHost(server, importer);
  const tree = await host.tree();
  server.put("a", "new content");
  server.bucket().delete("gone");
  equal(await contentOf(tree.get("/bucket/a")), "new content");
  equal(await contentOf(tree.get("/bucket/b")), "old");
  deepEqual(host.log, [
    'the object "a" was replaced after it was listed; its new content is read',
  ]);
  await rejects(contentOf(tree.get("/bucket/gone")), { code: "not_found", message: /"gone"/ });
});

Deno.test("hosts of v1.0 get content by path", async () => {
  await using server = startFakeS3();
  server.put("p/d/f", "content");
  server.put("q", "beside");
  const location = `bucket://${server.host}/bucket/p`;
  await using host = importHost(server, importer, { location });
  const made = await host.connect();
  equal(await textOf(await made.openPath!("/bucket/p/d/f", { signal })), "content");
  for (const path of ["/bucket/p/absent", "/bucket/q", "/bucket", "/"]) {
    await rejects(async () => await made.openPath!(path, { signal }), { code: "not_found" });
  }
});

Deno.test("I25 an import that is cancelled ends, with its requests", async () => {
  await using server = startFakeS3();
  for (let at = 0; at < 3000; at++) server.put(`a/${at + 10_000}`, "");
  const controller = new AbortController();
  await using host = importHost(server, importer);
  const made = await host.connect();
  let count = 0;
  await rejects(async () => {
    const call = { signal: controller.signal, results: (async function* () {})() };
    for await (const _ of made.import(call)) if (++count === 1500) controller.abort();
  }, { name: "AbortError" });
  ok(count < 3000, String(count));
});

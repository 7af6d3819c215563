import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { type FileInfo, goMode, type ImportRecord } from "@plakar-deno/sdk";
import { exporter } from "./exporter.ts";
import { importer } from "./importer.ts";
import { exportHost, someTime } from "./testdata/export_host.ts";
import { type FakeS3, startFakeS3 } from "./testdata/fake_s3.ts";
import { contentOf, importHost } from "./testdata/import_host.ts";

const link = { "x-amz-meta-mode": "120777" };

function infoOf(record: ImportRecord | undefined): FileInfo {
  if (record === undefined || record.kind === "error" || record.kind === "xattr") {
    throw new Error(`no info: ${record?.kind}`);
  }
  return record.info;
}

const asked = (server: FakeS3) =>
  server.requests.filter(({ method }) => method === "HEAD").map(({ key }) => key);

/** Restores a small tree to a location. */
async function restore(server: FakeS3, location: string): Promise<void> {
  const host = exportHost(server, exporter, location);
  await host.restore([
    host.directory("/", { mode: 0o750 }),
    host.directory("/d", { mode: 0o41777, uid: 1, gid: 2, username: "ada" }),
    host.file("/d/f", "content", { mode: 0o104755, uid: 1000, gid: 100, size: 7 }),
    host.symlink("/d/l", "../somewhere ü", { mode: 0o777 }),
    host.file("/g", "g", { mode: 0o640, size: 1 }),
  ]);
  deepEqual([...new Set(Object.values(host.answers))], ["ok"]);
}

for (const [where, prefix] of [["a prefix", "/a/b"], ["the top of a bucket", ""]] as const) {
  Deno.test(`E19 what was restored to ${where} comes back with modes, times, owners and links`, async () => {
    await using server = startFakeS3();
    const location = `bucket://${server.host}/bucket${prefix}`;
    await restore(server, location);
    await using host = importHost(server, importer, { location });
    const tree = await host.tree();
    const root = `/bucket${prefix}`;
    deepEqual([...tree.keys()].toSorted(), [
      root,
      `${root}/d`,
      `${root}/d/f`,
      `${root}/d/l`,
      `${root}/g`,
    ]);
    const folder = infoOf(tree.get(`${root}/d`));
    equal(folder.mode, (goMode.directory | goMode.sticky | 0o777) >>> 0);
    deepEqual([folder.modTime, folder.uid, folder.gid, folder.username], [someTime, 1n, 2n, "ada"]);
    const file = infoOf(tree.get(`${root}/d/f`));
    equal(file.mode, goMode.setuid | 0o755);
    deepEqual([file.modTime, file.uid, file.gid, file.size], [someTime, 1000n, 100n, 7]);
    equal(await contentOf(tree.get(`${root}/d/f`)), "content");
    const found = tree.get(`${root}/d/l`);
    equal(found?.kind === "symlink" && found.target, "../somewhere ü");
    equal(infoOf(found).mode, goMode.symlink + 0o777);
    equal(infoOf(tree.get(`${root}/g`)).mode, 0o640);
    // No key stands for the top of a bucket.
    equal(infoOf(tree.get(root)).mode, goMode.directory + (prefix === "" ? 0o700 : 0o750));
    await using again = importHost(server, importer, { location });
    const infos = (some: Map<string, ImportRecord>) => [...some.values()].map(infoOf);
    deepEqual(infos(await again.tree()), infos(tree));
  });
}

Deno.test("auto asks markers, and what is in folders whose marker has metadata", async () => {
  await using server = startFakeS3();
  const mode = { "x-amz-meta-mode": "100755" };
  server.put("p/plain/", "");
  server.put("p/plain/a", "");
  server.put("p/kept/", "", { "x-amz-meta-mode": "40750" });
  server.put("p/kept/b", "", mode);
  server.put("p/kept/sub/c", "", mode);
  server.put("p/kept/z", "", {});
  server.put("p/loose/d", "", mode);
  const location = `bucket://${server.host}/bucket/p`;
  await using host = importHost(server, importer, { location });
  const tree = await host.tree();
  deepEqual(asked(server).toSorted(), ["p/kept/", "p/kept/b", "p/kept/z", "p/plain/"]);
  equal(infoOf(tree.get("/bucket/p/kept/b")).mode, 0o755);
  equal(infoOf(tree.get("/bucket/p/kept/sub/c")).mode, 0o600);
  equal(infoOf(tree.get("/bucket/p/kept/z")).mode, 0o600);
});

Deno.test("at the top of a bucket the first object tells for the others", async () => {
  await using server = startFakeS3();
  for (const key of ["a", "b", "c", "d/e"]) server.put(key, "");
  await using host = importHost(server, importer);
  await host.tree();
  deepEqual(asked(server), ["a"]);
  server.put("a", "", { "x-amz-meta-mtime": "5.5" });
  const tree = await host.tree();
  deepEqual(asked(server).toSorted(), ["a", "a", "b", "c"]);
  equal(infoOf(tree.get("/bucket/a")).modTime, 5_500_000_000n);
});

Deno.test("always asks each object, never asks none, and one object alone is asked", async () => {
  await using server = startFakeS3();
  server.put("d/", "", { "x-amz-meta-mode": "40711" });
  server.put("d/a", "", { "x-amz-meta-mode": "100711" });
  server.put("e/l", "target", link);
  const modes = async (metadata: string) => {
    server.requests.length = 0;
    await using host = importHost(server, importer, { options: { metadata } });
    const tree = await host.tree();
    return ["d", "d/a", "e/l"].map((path) => infoOf(tree.get(`/bucket/${path}`)).mode & 0o777);
  };
  deepEqual(await modes("always"), [0o711, 0o711, 0o777]);
  deepEqual(asked(server).toSorted(), ["d/", "d/a", "e/l"]);
  deepEqual(await modes("never"), [0o700, 0o600, 0o600]);
  deepEqual(asked(server), []);
  const location = `bucket://${server.host}/bucket/e/l`;
  await using host = importHost(server, importer, { location });
  equal((await host.records())[0]?.kind, "symlink");
});

Deno.test("I18 metadata that cannot be read are errors; the folder and the rest stay", async () => {
  await using server = startFakeS3();
  server.put("d/", "");
  server.put("d/a", "");
  server.put("e/", "", { "x-amz-meta-mode": "40711" });
  server.put("e/b", "");
  server.put("e/c", "");
  server.fail = ({ method, key }) =>
    method === "HEAD" && (key === "d/" || key === "e/b")
      ? new Response(null, { status: 403 })
      : undefined;
  await using host = importHost(server, importer);
  const records = await host.records();
  deepEqual(records.map(({ kind, path }) => `${kind} ${path}`), [
    "directory /bucket",
    "directory /bucket/d",
    "error /bucket/d",
    "file /bucket/d/a",
    "directory /bucket/e",
    "error /bucket/e/b",
    "file /bucket/e/c",
  ]);
  const errors = records.flatMap((record) => record.kind === "error" ? [record.message] : []);
  match(errors[1]!, /cannot read the metadata of "e\/b": /);
});

Deno.test("I18 a link whose target is no text is an error, a large object that claims to be one a file", async () => {
  await using server = startFakeS3();
  server.put("empty", "", link);
  server.put("binary", new Uint8Array([0xff, 0xfe]), link);
  server.put("large", "x".repeat(70_000), link);
  server.put("full", "x".repeat(65_536), link);
  await using host = importHost(server, importer, { options: { metadata: "always" } });
  const tree = await host.tree();
  for (const [name, reason] of [["empty", /is empty/], ["binary", /not valid UTF-8/]] as const) {
    const found = tree.get(`/bucket/${name}`);
    match(found?.kind === "error" ? found.message : "", reason);
  }
  equal(infoOf(tree.get("/bucket/large")).mode, 0o600);
  equal((await contentOf(tree.get("/bucket/large"))).length, 70_000);
  const full = tree.get("/bucket/full");
  equal(full?.kind === "symlink" && full.target.length, 65_536);
});

Deno.test("an object that was replaced before it was asked has the infos of the new one", async () => {
  await using server = startFakeS3();
  server.put("a", "old", { "x-amz-meta-mode": "100700" });
  let replaced = false;
  server.fail = ({ method }) => {
    if (method === "HEAD" && !replaced) {
      replaced = true;
      server.put("a", "newer", { "x-amz-meta-mode": "100755" });
    }
    return undefined;
  };
  await using host = importHost(server, importer);
  const record = (await host.tree()).get("/bucket/a");
  deepEqual([infoOf(record).size, infoOf(record).mode], [5, 0o755]);
  equal(await contentOf(record), "newer");
  deepEqual(host.log, []);
});

Deno.test("metadata are asked for some at once, and records keep their order", async () => {
  await using server = startFakeS3();
  for (let at = 0; at < 60; at++) server.put(`p/${at + 100}`, "");
  const location = `bucket://${server.host}/bucket/p`;
  const options = { metadata: "always", concurrency: "6" };
  await using host = importHost(server, importer, { location, options });
  const names = (await host.records()).slice(1).map(({ path }) => path);
  deepEqual(names, names.toSorted());
  equal(names.length, 60);
  ok(server.running.most > 1 && server.running.most <= 6, String(server.running.most));
});

Deno.test("an ETag that a proxy calls weak is the same ETag", async () => {
  await using server = startFakeS3();
  server.put("a", "content");
  server.fail = ({ method }) =>
    method !== "HEAD" ? undefined : {
      change(answer) {
        answer.headers.set("etag", `W/${answer.headers.get("etag")}`);
        return answer;
      },
    };
  await using host = importHost(server, importer, { options: { metadata: "always" } });
  const tree = await host.tree();
  equal(await contentOf(tree.get("/bucket/a")), "content");
  deepEqual(host.log, []);
  await using plain = importHost(server, importer, { options: { metadata: "never" } });
  equal(infoOf((await plain.tree()).get("/bucket/a")).ino, infoOf(tree.get("/bucket/a")).ino);
});

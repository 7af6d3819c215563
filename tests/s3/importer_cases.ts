import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { type FileInfo, type ImportRecord, posixFromGoMode } from "@plakar-deno/sdk";
import { exporter } from "../../connectors/s3/exporter.ts";
import { importer } from "../../connectors/s3/importer.ts";
import { exportHost, someTime } from "../../connectors/s3/testdata/export_host.ts";
import { contentOf, importHost } from "../../connectors/s3/testdata/import_host.ts";
import { openBucket } from "./open_bucket.ts";
import type { S3Access } from "./s3_server.ts";
import type { ServerOfFile } from "./server_of_file.ts";

// Keys around a slash, where servers that keep a tree list in another order than S3.
const KEYS = [
  ...["a!", "a-b/c", "a/b", "a/c/d", "a.b", "a0", "logs-old/1", "logs.1", "logs/1", "logs/2/3"],
  ...["logs0", "m/x", "sp ace/+%&?#", "z", "ü/é", "\uffee", "😀", `long/${"x".repeat(200)}`],
];
const MARKERS = ["m/", "n/"];

/** Defines the tests that import from a server. */
export function importerCases({ test }: ServerOfFile): void {
  test("I19 every key is imported once with its content, whatever order the server lists in", async (server) => {
    const name = "importer-keys";
    await fill(server, name, [...KEYS, ...MARKERS]);
    await using host = importHost(server, importer, {
      location: `bucket://${server.host}/${name}`,
    });
    const tree = await host.tree();
    const files = KEYS.map((key) => `/${name}/${key}`);
    const folders = new Set(
      [...KEYS, ...MARKERS].flatMap((key) =>
        Array.from(key.matchAll(/\//g), ({ index }) => `/${name}/${key.slice(0, index)}`)
      ),
    );
    deepEqual([...tree.keys()].toSorted(), [...files, ...folders, `/${name}`].toSorted());
    for (const key of KEYS) {
      equal(await contentOf(tree.get(`/${name}/${key}`)), `content of ${key}`);
    }
    await using again = importHost(server, importer, {
      location: `bucket://${server.host}/${name}`,
    });
    deepEqual(infosOf(await again.tree()), infosOf(tree));
  });

  test("an excluded folder is left out, and nothing beside it", async (server) => {
    const name = "importer-excludes";
    const beside = ["logs-old/1", "logs.1", "logs0", "k/logs", "z"];
    const inside = Array.from({ length: 1100 }, (_, at) => `logs/${at + 1000}/x`);
    await fill(server, name, [...beside, ...inside]);
    const location = `bucket://${server.host}/${name}`;
    await using host = importHost(server, importer, { location, excludes: ["logs/"] });
    const files = [...(await host.tree()).values()].flatMap(({ kind, path }) =>
      kind === "file" ? [path] : []
    );
    deepEqual(files.toSorted(), beside.map((key) => `/${name}/${key}`).toSorted());
  });

  test("E19 what was restored comes back with modes, times, owners and links", async (server) => {
    const name = "importer-restored";
    const location = `bucket://${server.host}/${name}/below`;
    const target = exportHost(server, exporter, location);
    await target.restore([
      target.directory("/", { mode: 0o750 }),
      target.directory("/d", { mode: 0o41777, uid: 1, gid: 2, username: "jörg" }),
      target.file("/d/f", "content", { mode: 0o104755, uid: 1000, gid: 100, size: 7 }),
      target.symlink("/d/l", "../somewhere ü", { mode: 0o777 }),
      target.file("/empty", "", { mode: 0o640, size: 0 }),
    ]);
    deepEqual([...new Set(Object.values(target.answers))], ["ok"]);
    await using host = importHost(server, importer, { location });
    const tree = await host.tree();
    const top = `/${name}/below`;
    const facts = [...tree.values()].map((record) => {
      if (record.kind === "error" || record.kind === "xattr") return record;
      const { mode, modTime, uid, gid, username } = record.info;
      return [record.path.slice(top.length), posixFromGoMode(mode), modTime, uid, gid, username];
    });
    deepEqual(facts, [
      ["", 0o40750, someTime, 0n, 0n, ""],
      ["/d", 0o41777, someTime, 1n, 2n, "jörg"],
      ["/d/f", 0o104755, someTime, 1000n, 100n, ""],
      ["/d/l", 0o120777, someTime, 0n, 0n, ""],
      ["/empty", 0o100640, someTime, 0n, 0n, ""],
    ]);
    equal(await contentOf(tree.get(`${top}/d/f`)), "content");
    equal(await contentOf(tree.get(`${top}/empty`)), "");
    const link = tree.get(`${top}/d/l`);
    equal(link?.kind === "symlink" && link.target, "../somewhere ü");
  });
}

/** Makes a bucket and puts objects that hold their key, and empty ones for markers. */
async function fill(server: S3Access, name: string, keys: readonly string[]): Promise<void> {
  using bucket = openBucket(server, name, { signal: new AbortController().signal });
  await bucket.make();
  const encoder = new TextEncoder();
  for (let at = 0; at < keys.length; at += 16) {
    await Promise.all(
      keys.slice(at, at + 16).map((key) =>
        bucket.put(key, encoder.encode(key.endsWith("/") ? "" : `content of ${key}`))
      ),
    );
  }
}

function infosOf(tree: ReadonlyMap<string, ImportRecord>): (readonly [string, FileInfo])[] {
  return [...tree].map(([path, record]) => {
    if (record.kind === "error" || record.kind === "xattr") throw new Error(`${path} has no info`);
    return [path, record.info];
  });
}

import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import type { FileInfo, FileInfoInit, ImportRecord } from "@plakar-deno/sdk";
import { exporter } from "./exporter.ts";
import { importer } from "./importer.ts";
import { type ExportHost, exportHost } from "./testdata/export_host.ts";
import { startFakeS3 } from "./testdata/fake_s3.ts";
import { contentOf, importHost } from "./testdata/import_host.ts";
import { unicodeText } from "../../tests/properties/unicode_text.ts";

/** An entry of a snapshot. */
interface Entry extends FileInfoInit {
  readonly path: string;
  /** Of a file. */
  readonly content?: string;
  /** Of a link. */
  readonly target?: string;
}

/** What a restore to a bucket and a backup of it keep. */
function kept({ mode, modTime, uid, gid, username, groupname }: FileInfo): Record<string, unknown> {
  return { mode, modTime, uid, gid, username, groupname };
}

async function* noResults(): AsyncGenerator<never> {}

function recordOf(host: ExportHost, { path, content, target, ...init }: Entry) {
  if (content !== undefined) return host.file(path, content, init);
  return target === undefined ? host.directory(path, init) : host.symlink(path, target, init);
}

/** Restores the entries to a bucket, backs it up, and compares; `/` is left out without a prefix. */
async function roundTrip(entries: readonly Entry[], prefix: string): Promise<void> {
  await using server = startFakeS3();
  const location = `bucket://${server.host}/bucket${prefix}`;
  const host = exportHost(server, exporter, location);
  const records = entries.map((entry) => recordOf(host, entry));
  await host.restore(records);
  for (const { path } of entries) equal(host.answers[path], "ok", path);

  const root = `/bucket${prefix}`;
  const { signal } = new AbortController();
  const made = await importHost(server, importer, { location }).connect();
  await using _ = { [Symbol.asyncDispose]: () => made.close({ signal }) };
  const found = new Map<string, ImportRecord>();
  for await (const record of made.import({ signal, results: noResults() })) {
    equal(found.has(record.path), false, record.path);
    found.set(record.path, record);
  }
  const pathOf = (path: string) => path === "/" ? root : root + path;
  // The folders above the root are the importer's own.
  for (const path of found.keys()) if (!path.startsWith(root)) found.delete(path);
  deepEqual([...found.keys()].sort(), entries.map(({ path }) => pathOf(path)).sort());
  for (const [at, { path, content, target }] of entries.entries()) {
    if (path === "/" && prefix === "") continue;
    const sent = records[at]!;
    const got = found.get(pathOf(path))!;
    equal(got.kind, sent.kind, path);
    if (got.kind === "xattr" || sent.kind === "xattr") throw new Error(path);
    deepEqual(kept(got.info), kept(sent.info), path);
    if (content !== undefined) {
      equal(await contentOf(got), content);
      equal(got.info.size, new TextEncoder().encode(content).length);
    }
    if (got.kind === "symlink") equal(got.target, target);
  }
}

const tree: readonly Entry[] = [
  { path: "/", mode: 0o40750, uid: 1, gid: 2, modTime: 1n },
  { path: "/a b", mode: 0o41777, modTime: -1n, username: "jörg", groupname: "alle" },
  { path: "/a b/deep", mode: 0o40000, modTime: 1_600_000_000_999_999_999n },
  { path: "/a b/deep/file", content: "secret", mode: 0o104711, uid: 65534, gid: 0 },
  { path: "/a b/deep/link", target: "../../ü", modTime: 5n, uid: 7, gid: 8 },
  { path: "/empty", content: "", mode: 0o100000 },
  { path: "/hidden", mode: 0o40700 },
  { path: "/last", content: "zß", mode: 0o102640, modTime: 4_102_444_800_000_000_000n },
];

for (const prefix of ["", "/at", "/some/where"]) {
  Deno.test(`E19 what a restore keeps is what a backup finds, at ${prefix || "a bucket's top"}`, () =>
    roundTrip(tree, prefix));
}

Deno.test("E19 entries of any name come back as they were", async () => {
  const name = unicodeText({ minLength: 1, maxLength: 6 })
    .filter((name) => !/[/\0]|^\.{1,2}$/.test(name) && name.isWellFormed());
  const names = fc.uniqueArray(name, { minLength: 1, maxLength: 6 });
  const modTime = fc.bigInt(-62_135_596_800_000_000_000n, 253_402_300_799_999_999_999n);
  const facts = fc.record({ mode: fc.integer({ min: 0, max: 0o7777 }), modTime });
  const entries = fc.array(fc.tuple(names, facts, fc.nat(2)), { minLength: 1, maxLength: 4 })
    .map((folders) => {
      const made = new Map<string, Entry>([["/", { path: "/" }]]);
      folders.forEach(([names, init, kind], folder) => {
        const above = `/${folder}`;
        made.set(above, { path: above, ...init });
        for (const name of names) {
          const path = `${above}/${name}`;
          const part = kind === 0 ? {} : kind === 1 ? { content: name } : { target: name };
          made.set(path, { path, ...init, ...part });
        }
      });
      return [...made.values()];
    });
  await fc.assert(fc.asyncProperty(entries, (entries) => roundTrip(entries, "/at")), {
    numRuns: 20,
  });
});

Deno.test("a second restore of the same leaves the same objects", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  await host.restore(tree.map((entry) => recordOf(host, entry)));
  const before = new Map(server.bucket().keys().map((key) => [key, server.bucket().get(key)]));
  const again = exportHost(server, exporter);
  await again.restore(tree.map((entry) => recordOf(again, entry)));
  deepEqual(server.bucket().keys(), [...before.keys()]);
  for (const [key, object] of before) {
    deepEqual(server.bucket().get(key)!.headers, object!.headers);
    deepEqual(server.get(key), object!.bytes);
  }
});

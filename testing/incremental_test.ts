import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { importerSession } from "../host/importer_session.ts";
import type { FileInfoInit } from "../sdk/file_info_of.ts";
import { defineImporter } from "../sdk/define_importer.ts";
import { fileRecord } from "../sdk/file_record.ts";
import { incrementalImport, type StoredImport } from "./incremental.ts";
import { lintRecords } from "./lint_records.ts";
import { startPlugin } from "./start_plugin.ts";
import { changedFields } from "./unchanged.ts";

/** What a tree of one file looks like to an import. */
interface Tree {
  readonly content: string;
  readonly info: FileInfoInit;
  readonly origin?: string;
  readonly fails?: boolean;
}

async function importOf(tree: Tree, before?: StoredImport): Promise<StoredImport> {
  const connector = defineImporter({
    protocol: "test",
    create: () => ({
      root: "/",
      origin: tree.origin ?? "here",
      async *import() {
        yield fileRecord("/a", tree.info, () => {
          if (tree.fails) throw new Error("unreadable");
          return new TextEncoder().encode(tree.content);
        });
      },
    }),
  });
  await using plugin = await startPlugin("importer", connector, "direct");
  const session = await importerSession(plugin, {
    protocol: "test",
    config: { location: "test://x" },
  });
  return await incrementalImport(session, before);
}

const rules = (first: StoredImport, second: StoredImport) =>
  lintRecords(first, second).map(({ rule }) => rule);

Deno.test("a second import opens nothing; a changed file alone", async () => {
  const tree: Tree = { content: "abc", info: { size: 3, modTime: 7n } };
  const first = await importOf(tree);
  deepEqual(first.opened, ["/a"]);
  const second = await importOf(tree, first);
  deepEqual(second.opened, []);
  deepEqual(rules(first, second), []);
  for (
    const change of [{ modTime: 8n }, { size: 4 }, { ino: 5 }, { mode: 0o600 }, { gid: 1 }, {
      username: "u",
    }]
  ) {
    const touched = await importOf({ ...tree, info: { ...tree.info, ...change } }, second);
    deepEqual(touched.opened, ["/a"], JSON.stringify(Object.keys(change)));
  }
  deepEqual((await importOf({ ...tree, info: { ...tree.info, flags: 9 } }, second)).opened, []);
});

Deno.test("size −1 is not compared, in the second import and in the third", async () => {
  const tree: Tree = { content: "abc", info: { modTime: 7n } };
  const first = await importOf(tree);
  equal(first.files.get("/a")?.announced.size, "-1");
  equal(first.files.get("/a")?.stored.size, 3);
  const second = await importOf(tree, first);
  const third = await importOf(tree, second);
  deepEqual([second.opened, third.opened], [[], []]);
  deepEqual(rules(second, third), []);
  deepEqual((await importOf({ ...tree, info: { modTime: 7n, size: 3 } }, third)).opened, []);
});

Deno.test("size 0 for unknown: opened every time, and the lint says why", async () => {
  const tree: Tree = { content: "abc", info: { size: 0, modTime: 7n } };
  const first = await importOf(tree);
  const second = await importOf(tree, first);
  deepEqual(second.opened, ["/a"]);
  deepEqual(rules(first, second), ["size"]);
  match(lintRecords(first, second)[0]!.message, /announced with 0 bytes and has 3.*−1/);
});

Deno.test("the time of the import as modTime is found; another unstable time is called so", async () => {
  const now = () => ({ content: "abc", info: { size: 3, modTime: new Date() } });
  const first = await importOf(now());
  await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await importOf(now(), first);
  deepEqual(second.opened, ["/a"]);
  deepEqual(rules(first, second), ["now-as-mtime"]);
  const old = await importOf({ content: "abc", info: { size: 3, modTime: 1n } });
  const older = await importOf({ content: "abc", info: { size: 3, modTime: 2n } }, old);
  deepEqual(rules(old, older), ["unstable-metadata"]);
});

Deno.test("another origin: nothing is known, everything is opened", async () => {
  const tree: Tree = { content: "abc", info: { size: 3, modTime: 7n } };
  const first = await importOf(tree);
  const second = await importOf({ ...tree, origin: "there" }, first);
  deepEqual(second.opened, ["/a"]);
  deepEqual(rules(first, second), ["unstable-source"]);
});

Deno.test("a file that could not be read is tried again", async () => {
  const tree: Tree = { content: "abc", info: { size: 3, modTime: 7n } };
  const first = await importOf({ ...tree, fails: true });
  match(first.errors.get("/a") ?? "", /unreadable/);
  deepEqual((await importOf(tree, first)).opened, ["/a"]);
});

Deno.test("nlink counts as a host keeps it, in 16 bits; nanoseconds count", () => {
  deepEqual(changedFields({ nlink: 1 }, { nlink: 65_537 }), []);
  deepEqual(
    changedFields({ modTime: { seconds: 1, nanos: 1 } }, { modTime: { seconds: 1, nanos: 2 } }),
    ["modTime: 1 s and 1 ns, then 1 s and 2 ns"],
  );
  deepEqual(changedFields({}, { name: "", modTime: { seconds: "0", nanos: 0 } }), []);
});

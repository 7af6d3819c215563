import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Generation } from "@plakar-deno/sdk";
import type { ReceivedRecord } from "@plakar-deno/sdk/host";
import { withFolder } from "../with_folder.ts";
import { withImporter } from "./current_session.ts";
import { contentText, makeTree, realTree, type TreeEntry } from "./real_tree.ts";

/** A record as the entry on disk that it stands for, but for its other names. */
async function entryOf({ record, open }: ReceivedRecord): Promise<Omit<TreeEntry, "twin">> {
  const { kind } = record;
  if (kind !== "file" && kind !== "directory" && kind !== "symlink") {
    throw new Error(`${record.path} is of kind ${kind}`);
  }
  const parts: Uint8Array[] = [];
  if (kind === "file") { for await (const chunk of open()) parts.push(chunk.slice()); }
  const content = kind === "file"
    ? contentText(new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()))
    : kind === "symlink"
    ? record.target
    : "";
  const { mode, modTime } = record.info;
  return { kind, mode: mode & 0o777, time: Number(modTime / 1_000_000n), content };
}

const importsWhole = (generation: Generation) =>
  withFolder(async (folder) => {
    await makeTree(folder);
    const found = new Map<string, Omit<TreeEntry, "twin">>();
    await withImporter(generation, folder, async (session) => {
      strictEqual(session.generation, generation);
      deepStrictEqual([session.type, session.root], ["dir", folder]);
      await session.ping();
      const summary = await session.importAll({
        concurrency: 3,
        async handle(received) {
          const { path } = received.record;
          if (path !== folder && !path.startsWith(`${folder}/`)) return;
          found.set(path.slice(folder.length) || "/", await entryOf(received));
        },
      });
      strictEqual(summary.errors, 0);
    });
    const real = [...await realTree(folder)].map(([path, { twin: _, ...entry }]) => [path, entry]);
    deepStrictEqual([...found].sort(([a], [b]) => a < b ? -1 : 1), real.sort(byPath));
  });

const byPath = ([a]: readonly unknown[], [b]: readonly unknown[]) => String(a) < String(b) ? -1 : 1;

const filesFailAlone = (generation: Generation) =>
  withFolder(async (folder) => {
    for (const name of ["a", "b", "c"]) await Deno.writeTextFile(`${folder}/${name}`, name);
    await withImporter(generation, folder, async (session) => {
      const told: string[] = [];
      for await (const { record, drain } of session.import()) {
        if (record.kind !== "file") continue;
        if (record.path.endsWith("/b")) await Deno.remove(record.path);
        const outcome = await drain().then(String, (error: Error) => error.message);
        told.push(`${record.path.slice(folder.length)} ${outcome}`);
      }
      strictEqual(told.length, 3);
      deepStrictEqual([told[0], told[2]], ["/a 1", "/c 1"]);
      match(told[1]!, /^\/b cannot read ".*\/b" from the plugin: .*it does not exist/);
    });
  });

const leavesEarly = (generation: Generation) =>
  withFolder(async (folder) => {
    for (let index = 0; index < 3000; index++) await Deno.writeTextFile(`${folder}/${index}`, "x");
    await withImporter(generation, folder, async (session) => {
      let seen = 0;
      for await (const _ of session.import()) if (++seen === 20) break;
      await session.ping();
      ok(seen === 20);
    });
  });

const refuses = (generation: Generation) =>
  withFolder(async (folder) => {
    const missing = withImporter(generation, `${folder}/missing`, () => Promise.resolve());
    const failure = await missing.then(() => undefined, (error: Error) => error);
    match(failure?.message ?? "", /^cannot open dir:.*missing: .*the folder does not exist/);
  });

Deno.test("M v1.1 current importer a folder is read as it is", () => importsWhole("v1.1"));
Deno.test("M v1.0 current importer a folder is read as it is", () => importsWhole("v1.0"));

Deno.test("M v1.1 current importer a file that cannot be read fails alone", () =>
  filesFailAlone("v1.1"));
Deno.test("M v1.0 current importer a file that cannot be read fails alone", () =>
  filesFailAlone("v1.0"));

Deno.test("M v1.1 current importer an import that is left half-way harms nothing", () =>
  leavesEarly("v1.1"));
Deno.test("M v1.0 current importer an import that is left half-way harms nothing", () =>
  leavesEarly("v1.0"));

Deno.test("M v1.1 current importer a location is refused in the author's words", () =>
  refuses("v1.1"));
Deno.test("M v1.0 current importer a location is refused in the author's words", () =>
  refuses("v1.0"));

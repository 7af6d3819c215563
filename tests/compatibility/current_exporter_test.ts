import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import {
  directoryRecord,
  type FileInfo,
  fileRecord,
  type Generation,
  type ImportRecord,
  specialRecord,
  symlinkRecord,
} from "@plakar-deno/sdk";
import type { ExporterSession, ImporterSession } from "@plakar-deno/sdk/host";
import { withFolder } from "../with_folder.ts";
import { withExporter, withImporter } from "./current_session.ts";
import { makeTree, realTree } from "./real_tree.ts";

/** The records of a session as they are restored: paths count from its root. */
async function* below(session: ImporterSession): AsyncGenerator<ImportRecord> {
  for await (const { record } of session.import()) {
    const { path } = record;
    if (path !== session.root && !path.startsWith(`${session.root}/`)) continue;
    yield { ...record, path: path.slice(session.root.length) || "/" };
  }
}

/** Exports and tells the answers that are errors. */
async function failures(
  session: ExporterSession,
  records: AsyncIterable<ImportRecord> | Iterable<ImportRecord>,
  concurrency?: number,
): Promise<string[]> {
  const told: string[] = [];
  let answers = 0;
  const summary = await session.export(records, {
    concurrency,
    onResult({ path, error }) {
      answers++;
      if (error !== "") told.push(`${path} ${error}`);
    },
  });
  deepStrictEqual([summary.records, summary.failed], [answers, told.length]);
  return told;
}

const restoresWhole = (source: Generation, generation: Generation) =>
  withFolder(async (folder) => {
    const [from, to] = [`${folder}/from`, `${folder}/to`];
    await Deno.mkdir(from);
    await Deno.mkdir(to);
    await makeTree(from);
    await withImporter(source, from, (importer) =>
      withExporter(generation, to, async (exporter) => {
        deepStrictEqual([exporter.generation, exporter.root], [generation, to]);
        await exporter.ping();
        deepStrictEqual(await failures(exporter, below(importer)), []);
      }));
    const [wanted, found] = [await realTree(from), await realTree(to)];
    // The folder that was there before belongs to the user.
    for (const tree of [wanted, found]) tree.delete("/");
    deepStrictEqual(found, wanted);
    strictEqual(found.get("/d/twin")?.twin, "/a.txt");
  });

const file = (path: string, text: string, info: Partial<FileInfo> = {}) =>
  fileRecord(
    path,
    { size: text.length, mode: 0o644, ...info },
    () => new TextEncoder().encode(text),
  );

const tellsWhatFails = (generation: Generation) =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/there`, "a file where a folder should be");
    await withExporter(generation, folder, async (session) => {
      const told = await failures(session, [
        directoryRecord("/d", { mode: 0o700 }),
        directoryRecord("/there", { mode: 0o700 }),
        file("/there/in", "x"),
        file("/d/good", "good"),
        symlinkRecord("/d/out", {}, "/etc"),
        file("/d/out/passwd", "never"),
        specialRecord("/d/pipe", { mode: 0o010644 }),
        file("/last", "last"),
      ]);
      deepStrictEqual(told.map((line) => line.split(" ")[0]).sort(), [
        "/d/out/passwd",
        "/d/pipe",
        "/there",
        "/there/in",
      ]);
      await session.ping();
    });
    strictEqual(await Deno.readTextFile(`${folder}/d/good`), "good");
    strictEqual(await Deno.readTextFile(`${folder}/last`), "last");
    strictEqual((await Deno.lstat(`${folder}/there`)).isFile, true);
  });

const dropsTornFiles = (generation: Generation) =>
  withFolder(async (folder) => {
    const broken = new Error("the source broke");
    async function* torn() {
      yield new Uint8Array(500_000);
      await Promise.resolve();
      throw broken;
    }
    const records = [
      file("/whole", "whole"),
      fileRecord("/torn", { size: 1_000_000, mode: 0o600 }, torn),
    ];
    await withExporter(generation, folder, async (session) => {
      await rejects(session.export(records), broken);
    });
    const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
    // With one call for all, its reset may overtake the file before it.
    deepStrictEqual(names.filter((name) => name !== "whole"), []);
    if (generation === "v1.0") deepStrictEqual(names, ["whole"]);
  });

Deno.test("M v1.1 current exporter a folder is restored as it was", () =>
  restoresWhole("v1.1", "v1.1"));
Deno.test("M v1.0 current exporter a folder is restored as it was", () =>
  restoresWhole("v1.1", "v1.0"));
Deno.test("M v1.0 current exporter a v1.0 importer is restored as it was", () =>
  restoresWhole("v1.0", "v1.0"));
Deno.test("M v1.1 current exporter a v1.0 importer is restored as it was", () =>
  restoresWhole("v1.0", "v1.1"));

Deno.test("M v1.1 current exporter what cannot be restored is told, the rest is", () =>
  tellsWhatFails("v1.1"));
Deno.test("M v1.0 current exporter what cannot be restored is told, the rest is", () =>
  tellsWhatFails("v1.0"));

Deno.test("M v1.1 current exporter a file that is broken off does not appear", () =>
  dropsTornFiles("v1.1"));
Deno.test("M v1.0 current exporter a file that is broken off does not appear", () =>
  dropsTornFiles("v1.0"));

Deno.test("M v1.0 current exporter files that come side by side are all there", () =>
  withFolder(async (folder) => {
    const size = 300_000;
    const names = Array.from({ length: 40 }, (_, index) => `/d${index % 3}/f${index}`);
    const records = [
      ...["/d0", "/d1", "/d2"].map((path) => directoryRecord(path, { mode: 0o750 })),
      ...names.map((path, index) =>
        fileRecord(path, { size, mode: 0o640 }, () => new Uint8Array(size).fill(index))
      ),
    ];
    await withExporter("v1.0", folder, async (session) => {
      deepStrictEqual(await failures(session, records, 8), []);
    });
    for (const [index, name] of names.entries()) {
      const bytes = await Deno.readFile(`${folder}${name}`);
      deepStrictEqual([bytes.length, new Set(bytes)], [size, new Set([index])], name);
    }
    strictEqual((await Deno.stat(`${folder}/d0`)).mode! & 0o777, 0o750);
  }));

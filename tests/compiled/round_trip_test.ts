import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { makeTree } from "../../cli/demo/make_tree.ts";
import { restoreFolder } from "../../cli/demo/restore_folder.ts";
import { openExporter } from "../../host/exporter_session.ts";
import { openImporter } from "../../host/importer_session.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import { removeFolder } from "../../testing/remove_folder.ts";
import { executable } from "./executable.ts";

const signal = new AbortController().signal;
const bin = join(projectFolder, "bin");
const silent = { update() {}, done() {}, clear() {} };

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await use(folder);
  } finally {
    await removeFolder(folder);
  }
}

Deno.test("I5 I6 E1 E6 E14 E16 E19 a nasty tree comes back the same, byte for byte", () =>
  withFolder(async (folder) => {
    executable("dir-importer");
    const source = join(folder, "source");
    await Deno.mkdir(source);
    const made = await makeTree({ folder: source, bigFileBytes: 9_000_000, signal });
    const { copied, compared } = await restoreFolder({
      source,
      leftOut: [join(source, "modes")],
      restored: join(folder, "restored"),
      bin,
      progress: silent,
      signal,
    });
    deepEqual(compared.differences, []);
    deepEqual([copied.unread, copied.refused], [[], []]);
    equal(compared.hardLinks, 2);
    // Nine files, three folders, and the folder of both are left out by the excludes.
    equal(copied.records, made - 13);
    equal(compared.entries, made - 13);
  }));

Deno.test("I2 a folder that is gone when the import begins fails it, an empty backup is none", () =>
  withFolder(async (folder) => {
    const source = join(folder, "source");
    await Deno.mkdir(source);
    await using importer = await openImporter({
      executable: executable("dir-importer"),
      protocol: "dir",
      config: { location: `dir://${source}` },
    });
    await Deno.remove(source);
    await rejects(Array.fromAsync(importer.import()), /source/);
  }));

Deno.test("E7 the end of the host in the middle of a file leaves nothing of it", () =>
  withFolder(async (folder) => {
    const exporter = await openExporter({
      executable: executable("dir-exporter"),
      protocol: "dir",
      config: { location: `dir://${folder}` },
    });
    async function* torn(): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 5; count++) yield new Uint8Array(1_000_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw new Error("the repository is gone");
    }
    const whole = fileRecord("/whole", { size: 3 }, () => new Uint8Array(3));
    const cut = fileRecord("/cut", { size: 9_000_000 }, torn);
    await rejects(exporter.export([whole, cut]), /the repository is gone/);
    equal((await exporter.close())?.code, 0);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    deepEqual(names, ["whole"]);
  }));

Deno.test("the example importer is restored by the dir exporter, with the greeting asked for", () =>
  withFolder(async (folder) => {
    await using importer = await openImporter({
      executable: executable("example-importer"),
      protocol: "example",
      config: { location: "example://", greeting: "Salut" },
    });
    await using exporter = await openExporter({
      executable: executable("dir-exporter"),
      protocol: "dir",
      config: { location: `dir://${folder}` },
    });
    async function* records() {
      for await (const { record } of importer.import()) yield record;
    }
    equal((await exporter.export(records())).failed, 0);
    equal(await Deno.readTextFile(join(folder, "mars.txt")), "Salut, Mars!\n");
    const { mode, mtime } = await Deno.stat(join(folder, "moon.txt"));
    equal(mode! & 0o7777, 0o644);
    equal(mtime?.toISOString(), "2025-01-01T00:00:00.000Z");
  }));

Deno.test("the example exporter logs what it gets on stderr", async () => {
  const lines: string[] = [];
  await using exporter = await openExporter({
    executable: executable("example-exporter"),
    protocol: "example",
    config: { location: "example://" },
    onStderr: (line) => void lines.push(line),
  });
  const record = fileRecord("/a", { size: 4 }, () => new Uint8Array(4));
  equal((await exporter.export([record])).failed, 0);
  await exporter.close();
  match(lines.join("\n"), /file.*path=\/a.*bytes=4/);
});

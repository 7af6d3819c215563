import {
  deepStrictEqual as deepEqual,
  match,
  notStrictEqual as notEqual,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { type FileRecord, posixFromGoMode, serveImporter } from "@plakar-deno/sdk";
import { connectPlugin, importerSession, memoryConnection } from "../../host/mod.ts";
import { type NamedTransport, transports } from "../../runtime/test_transports.ts";
import { scanned, servedImporterV10 } from "../../tests/importer/served_importer_v10.ts";
import { importer } from "./importer.ts";

type Config = Readonly<Record<string, string>>;

/** The inodes by path. */
async function inodes(config: Config = {}): Promise<ReadonlyMap<string, bigint>> {
  const found = new Map<string, bigint>();
  await imported(config, ({ path, info }) => void found.set(path, info.ino));
  return found;
}

/** Imports everything: the content by path, with mode and time. */
async function imported(
  config: Config = {},
  see: (record: FileRecord) => void = () => {},
): Promise<string[][]> {
  const connection = memoryConnection();
  const serving = serveImporter(importer, { connection: connection.plugin, log: () => {} });
  try {
    await using session = await importerSession(connectPlugin(connection), {
      protocol: "example",
      config: { location: "example://", ...config },
    });
    const files: string[][] = [];
    for await (const { record, open } of session.import()) {
      if (record.kind !== "file") throw new Error(`a ${record.kind} came`);
      see(record);
      const { mode, modTime, size } = record.info;
      let content = "";
      for await (const chunk of open()) content += new TextDecoder().decode(chunk);
      equal(content.length, size);
      const day = new Date(Number(modTime / 1_000_000n)).toISOString().slice(0, 10);
      files.push([record.path, posixFromGoMode(mode).toString(8), day, content]);
    }
    return files;
  } finally {
    connection.closeHost();
    await serving;
  }
}

Deno.test("I1 every record comes with its content, mode and time", async () => {
  deepEqual(await imported(), [
    ["/world.txt", "100644", "2025-01-01", "Hello, world!\n"],
    ["/moon.txt", "100644", "2025-01-01", "Hello, moon!\n"],
    ["/mars.txt", "100644", "2025-01-01", "Hello, Mars!\n"],
    ["/venus.txt", "100644", "2025-01-01", "Hello, Venus!\n"],
    ["/jupiter.txt", "100644", "2025-01-01", "Hello, Jupiter!\n"],
  ]);
});

Deno.test("V5 a v1.0 host reads every file by its path, as often as it likes", async () => {
  for (const { transport } of transports) {
    await using plugin = servedImporterV10(transport, importer);
    await plugin.init({ proto: "example", config: { location: "example://" } });
    const paths = await scanned(plugin.scan());
    equal(paths.length, 5);
    for (const path of [...paths, ...paths]) {
      match(await plugin.read(path), /^Hello, \w+!\n$/);
      await plugin.closeReader(path);
    }
  }
});

Deno.test("V7 a path that is no file of the example is refused", async () => {
  const [{ transport }] = transports as [NamedTransport];
  await using plugin = servedImporterV10(transport, importer);
  await plugin.init({ proto: "example", config: { location: "example://" } });
  await rejects(plugin.read("/pluto.txt"), /cannot open "\/pluto\.txt": there is no such file/);
});

Deno.test("another greeting of the same length is a changed file, the same one is not", async () => {
  const [hello, howdy] = [await inodes({ greeting: "Hello" }), await inodes({ greeting: "Howdy" })];
  deepEqual(await inodes(), hello);
  for (const [path, ino] of hello) notEqual(howdy.get(path), ino);
});

Deno.test("the greeting can be chosen, and an unknown option is refused", async () => {
  deepEqual((await imported({ greeting: "Bonjour" }))[0]?.[3], "Bonjour, world!\n");
  await rejects(imported({ greting: "Bonjour" }), /greting.*greeting/s);
});

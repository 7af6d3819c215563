import { deepEqual, equal, rejects } from "node:assert/strict";
import { posixFromGoMode, serveImporter } from "@plakar-deno/sdk";
import { connectPlugin, importerSession, memoryConnection } from "../../host/mod.ts";
import { importer } from "./importer.ts";

/** Imports everything: the content by path, with mode and time. */
async function imported(config: Readonly<Record<string, string>> = {}): Promise<string[][]> {
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

Deno.test("the greeting can be chosen, and an unknown option is refused", async () => {
  deepEqual((await imported({ greeting: "Bonjour" }))[0]?.[3], "Bonjour, world!\n");
  await rejects(imported({ greting: "Bonjour" }), /greting.*greeting/s);
});

import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import {
  type Generation,
  serveExporter,
  serveImporter,
  type ServeOptions,
  serveStorage,
} from "@plakar-deno/sdk";
import {
  connectPlugin,
  exporterSession,
  importerSession,
  type InitOptions,
  memoryConnection,
  type PluginLink,
  type Session,
  storageSession,
} from "@plakar-deno/sdk/host";
import { exporter } from "../../connectors/dir/exporter.ts";
import { importer } from "../../connectors/dir/importer.ts";
import { storage } from "../../connectors/dir/storage.ts";
import { withFolder } from "../with_folder.ts";

/** The generation that a session speaks with a connector that was told this one, or none. */
async function spoken(
  serve: (options: ServeOptions) => Promise<void>,
  open: (plugin: PluginLink, options: InitOptions) => Promise<Session>,
  location: string,
  told?: Generation,
): Promise<Generation> {
  const connection = memoryConnection();
  const serving = serve({ connection: connection.plugin, generation: told, log: () => {} });
  try {
    const options = { protocol: "dir", config: { location } };
    await using session = await open(connectPlugin(connection), options);
    await session.ping();
    return session.generation;
  } finally {
    connection.closeHost();
    await serving;
  }
}

Deno.test("H13 a connector that serves both generations is driven by v1.1, unless it was told", () =>
  withFolder(async (folder) => {
    const location = `dir://${folder}`;
    const generations = [undefined, "v1.1", "v1.0"] as const;
    const by = (
      serve: (options: ServeOptions) => Promise<void>,
      open: (plugin: PluginLink, options: InitOptions) => Promise<Session>,
    ) => Promise.all(generations.map((told) => spoken(serve, open, location, told)));
    deepStrictEqual(
      {
        importer: await by((to) => serveImporter(importer, to), importerSession),
        exporter: await by((to) => serveExporter(exporter, to), exporterSession),
        storage: await by((to) => serveStorage(storage, to), storageSession),
      },
      {
        // The other two answer hosts of both generations alike (protocol 6.5).
        importer: ["v1.1", "v1.1", "v1.0"],
        exporter: ["v1.1", "v1.1", "v1.1"],
        storage: ["v1.1", "v1.1", "v1.1"],
      },
    );
  }));

Deno.test("H13 an importer told that its host is of v1.0 is quoted when it refuses", () =>
  withFolder(async (folder) => {
    for (const told of ["v1.0", "v1.1"] as const) {
      const missing = `dir://${folder}/missing`;
      await rejects(
        spoken((to) => serveImporter(importer, to), importerSession, missing, told),
        /^ConnectorError: cannot open dir:.*missing: cannot import .*the folder does not exist/,
      );
    }
    strictEqual((await Array.fromAsync(Deno.readDir(folder))).length, 0);
  }));

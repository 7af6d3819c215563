import { type Generation, serveExporter, serveImporter, serveStorage } from "@plakar-deno/sdk";
import {
  connectPlugin,
  type ExporterSession,
  exporterSession,
  type ImporterSession,
  importerSession,
  type InitOptions,
  memoryConnection,
  type PluginLink,
  type Session,
  type StorageSession,
  storageSession,
} from "@plakar-deno/sdk/host";
import { exporter } from "../../connectors/dir/exporter.ts";
import { importer } from "../../connectors/dir/importer.ts";
import { storage } from "../../connectors/dir/storage.ts";

type Serve = (options: Parameters<typeof serveImporter>[1]) => Promise<void>;

/** Serves a connector to a host of one generation over memory, and ends both after the test. */
async function connected<Open extends Session>(
  generation: Generation,
  folder: string,
  serve: Serve,
  open: (plugin: PluginLink, options: InitOptions) => Promise<Open>,
  test: (session: Open) => Promise<void>,
): Promise<void> {
  const connection = memoryConnection();
  const serving = serve({ connection: connection.plugin, generation, log: () => {} });
  try {
    await using session = await open(connectPlugin(connection), {
      protocol: "dir",
      config: { location: `dir://${folder}` },
      generation,
    });
    await test(session);
    // What an exporter has to say may come as late as this.
    await session.close();
  } finally {
    connection.closeHost();
    await serving;
  }
}

/** Opens a session of a host of this generation on the importer of folders. */
export function withImporter(
  generation: Generation,
  folder: string,
  test: (session: ImporterSession) => Promise<void>,
): Promise<void> {
  const serve: Serve = (to) => serveImporter(importer, to);
  return connected(generation, folder, serve, importerSession, test);
}

/** Opens a session of a host of this generation on the exporter into folders. */
export function withExporter(
  generation: Generation,
  folder: string,
  test: (session: ExporterSession) => Promise<void>,
): Promise<void> {
  const serve: Serve = (to) => serveExporter(exporter, to);
  return connected(generation, folder, serve, exporterSession, test);
}

/** Opens a session of a host of this generation on the store in a folder. */
export function withStorage(
  generation: Generation,
  folder: string,
  test: (session: StorageSession) => Promise<void>,
): Promise<void> {
  const serve: Serve = (to) => serveStorage(storage, to);
  return connected(generation, folder, serve, storageSession, test);
}

import {
  type Generation,
  serveExporter,
  serveImporter,
  type ServeOptions,
  serveStorage,
  type Transport,
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
import {
  type LegacyConstructor,
  type LegacyExporter,
  legacyExporter,
  type LegacyImporter,
  legacyImporter,
  type LegacyStorage,
  legacyStorage,
} from "@plakar-deno/sdk/legacy";

/** What one test does with a session. */
type Use<Open> = (session: Open) => Promise<void>;

/** Serves a connector to a host of one generation over memory, and ends both after the test. */
async function connected<Open extends Session>(
  generation: Generation,
  serve: (options: ServeOptions) => Promise<void>,
  open: (plugin: PluginLink, options: InitOptions) => Promise<Open>,
  test: Use<Open>,
  transport: Transport | undefined,
): Promise<void> {
  const connection = memoryConnection();
  const serving = serve({
    connection: connection.plugin,
    generation,
    log: () => {},
    ...transport && { transport },
  });
  try {
    await using session = await open(connectPlugin(connection), {
      protocol: "legacy",
      config: { location: "legacy:///there" },
      generation,
    });
    await test(session);
  } finally {
    connection.closeHost();
    await serving;
  }
}

/** Opens a session of a host of this generation on a v1.0-style importer. */
export function withLegacyImporter(
  generation: Generation,
  make: LegacyConstructor<LegacyImporter>,
  test: Use<Awaited<ReturnType<typeof importerSession>>>,
  transport?: Transport,
): Promise<void> {
  const definition = legacyImporter("legacy", make);
  return connected(
    generation,
    (to) => serveImporter(definition, to),
    importerSession,
    test,
    transport,
  );
}

/** Opens a session of a host of this generation on a v1.0-style exporter. */
export function withLegacyExporter(
  generation: Generation,
  make: LegacyConstructor<LegacyExporter>,
  test: Use<Awaited<ReturnType<typeof exporterSession>>>,
  transport?: Transport,
): Promise<void> {
  const definition = legacyExporter("legacy", make);
  return connected(
    generation,
    (to) => serveExporter(definition, to),
    exporterSession,
    test,
    transport,
  );
}

/** Opens a session of a host of this generation on a v1.0-style store. */
export function withLegacyStorage(
  generation: Generation,
  make: LegacyConstructor<LegacyStorage>,
  test: Use<Awaited<ReturnType<typeof storageSession>>>,
  transport?: Transport,
): Promise<void> {
  const definition = legacyStorage("legacy", make);
  return connected(
    generation,
    (to) => serveStorage(definition, to),
    storageSession,
    test,
    transport,
  );
}

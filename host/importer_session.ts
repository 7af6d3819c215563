import { importerMethods } from "../proto/importer_methods.ts";
import { importAll, type ImportAllOptions, type ImportSummary } from "./import_all.ts";
import { importStream, type ReceivedRecord } from "./import_stream.ts";
import { maxConcurrency, optionsMessage } from "./options_message.ts";
import {
  type InitOptions,
  type OpenPluginOptions,
  openWith,
  type Session,
  sessionOf,
} from "./session.ts";
import type { PluginLink } from "./spawn_plugin.ts";

/** An importer behind its pipes. */
export interface ImporterSession extends Session {
  /**
   * The records, one by one. A record is answered when the next one is asked for, unless the loop
   * answered it itself; leaving the loop early cancels the import. Throws when the import fails,
   * also after its last record (row H5).
   */
  import(options?: { readonly signal?: AbortSignal }): AsyncGenerator<ReceivedRecord, void>;
  /** Imports as plakar does: several workers, each with one record at a time (protocol 3.1). */
  importAll(options: ImportAllOptions): Promise<ImportSummary>;
}

/**
 * Opens a session on a plugin that runs, in a process or in memory; `close` ends the plugin.
 *
 * Throws the plugin's own sentence when it refuses the location.
 *
 * @example
 * ```ts
 * import { type ImporterDefinition, serveImporter } from "@plakar-deno/sdk";
 * import { connectPlugin, importerSession, memoryConnection } from "@plakar-deno/sdk/host";
 *
 * async function list(importer: ImporterDefinition): Promise<void> {
 *   const connection = memoryConnection();
 *   const serving = serveImporter(importer, { connection: connection.plugin });
 *   const session = await importerSession(connectPlugin(connection), {
 *     protocol: "test",
 *     config: { location: "test://" },
 *   });
 *   for await (const { record } of session.import()) console.log(record.path);
 *   await session.close();
 *   await serving;
 * }
 * ```
 */
export async function importerSession(
  plugin: PluginLink,
  { protocol, config, host, signal }: InitOptions,
): Promise<ImporterSession> {
  const { client } = plugin;
  const init = await client.unary(
    importerMethods.init,
    { proto: protocol, config: { ...config }, options: optionsMessage(host) },
    { action: `cannot open ${config["location"] || protocol}`, signal },
  );

  async function* records(
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<ReceivedRecord, void> {
    const stream = importStream(client, signal);
    try {
      for (let next = await stream.next(); next !== undefined; next = await stream.next()) {
        yield next;
        await next.answer();
      }
      await stream.finish();
    } finally {
      stream.cancel();
    }
  }

  return {
    ...sessionOf(plugin, init, importerMethods),
    import: records,
    importAll: (options) =>
      importAll(client, {
        ...options,
        concurrency: options.concurrency ?? maxConcurrency(host),
      }),
  };
}

/**
 * Starts an importer plugin and opens a session on it (protocol 1.8).
 *
 * @example
 * ```ts
 * import { openImporter } from "@plakar-deno/sdk/host";
 *
 * async function list(executable: string, folder: string): Promise<void> {
 *   await using importer = await openImporter({
 *     executable,
 *     protocol: "dir",
 *     config: { location: `dir://${folder}` },
 *   });
 *   for await (const { record, drain } of importer.import()) {
 *     console.log(record.path, record.kind === "file" ? await drain() : record.kind);
 *   }
 *   await importer.close();
 * }
 * ```
 */
export function openImporter(options: OpenPluginOptions): Promise<ImporterSession> {
  return openWith(options, importerSession);
}

import { exporterMethods } from "../proto/exporter_methods.ts";
import type { ImportRecord } from "../sdk/record.ts";
import { exportAll, type ExportAllOptions, type ExportSummary } from "./export_all.ts";
import { optionsMessage } from "./options_message.ts";
import {
  type InitOptions,
  type OpenPluginOptions,
  openWith,
  type Session,
  sessionOf,
} from "./session.ts";
import type { PluginLink } from "./spawn_plugin.ts";

/** An exporter behind its pipes. */
export interface ExporterSession extends Session {
  /**
   * Sends every record with its content and takes the answers; parents must come before children
   * (protocol 4.2). The records of an importer session fit as they are.
   */
  export(
    records: AsyncIterable<ImportRecord> | Iterable<ImportRecord>,
    options?: ExportAllOptions,
  ): Promise<ExportSummary>;
}

/**
 * Opens a session on a plugin that runs, in a process or in memory; `close` ends the plugin.
 *
 * Throws the plugin's own sentence when it refuses the location.
 *
 * @example
 * ```ts
 * import { directoryRecord, type ExporterDefinition, serveExporter } from "@plakar-deno/sdk";
 * import { connectPlugin, exporterSession, memoryConnection } from "@plakar-deno/sdk/host";
 *
 * async function makeFolder(exporter: ExporterDefinition): Promise<void> {
 *   const connection = memoryConnection();
 *   const serving = serveExporter(exporter, { connection: connection.plugin });
 *   const session = await exporterSession(connectPlugin(connection), {
 *     protocol: "test",
 *     config: { location: "test://" },
 *   });
 *   await session.export([directoryRecord("/folder", {})], {
 *     onResult: ({ path, error }) => console.log(path, error),
 *   });
 *   await session.close();
 *   await serving;
 * }
 * ```
 */
export async function exporterSession(
  plugin: PluginLink,
  { protocol, config, host, signal }: InitOptions,
): Promise<ExporterSession> {
  const init = await plugin.client.unary(
    exporterMethods.init,
    { proto: protocol, config: { ...config }, options: optionsMessage(host) },
    { action: `cannot open ${config["location"] || protocol}`, signal },
  );
  return {
    ...sessionOf(plugin, init, exporterMethods),
    export: (records, options) => exportAll(plugin.client, records, options),
  };
}

/**
 * Starts an exporter plugin and opens a session on it (protocol 1.8).
 *
 * @example
 * ```ts
 * import { type ImporterSession, openExporter } from "@plakar-deno/sdk/host";
 *
 * async function copy(source: ImporterSession, executable: string, folder: string): Promise<void> {
 *   await using exporter = await openExporter({
 *     executable,
 *     protocol: "dir",
 *     config: { location: `dir://${folder}` },
 *   });
 *   async function* records() {
 *     for await (const { record } of source.import()) yield record;
 *   }
 *   await exporter.export(records(), {
 *     onResult: ({ path, error }) => console.log(path, error === "" ? "ok" : error),
 *   });
 *   await exporter.close();
 * }
 * ```
 */
export function openExporter(options: OpenPluginOptions): Promise<ExporterSession> {
  return openWith(options, exporterSession);
}

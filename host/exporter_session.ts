import { exporterMethods } from "../proto/exporter_methods.ts";
import type { ImportRecord } from "../sdk/record.ts";
import { exportAll, type ExportAllOptions, type ExportSummary } from "./export_all.ts";
import { isUnimplemented } from "./generation.ts";
import { optionsMessage } from "./options_message.ts";
import {
  type InitOptions,
  openingAction,
  type OpenPluginOptions,
  openWith,
  type Session,
  sessionV11,
} from "./session.ts";
import type { PluginLink } from "./spawn_plugin.ts";
import { exporterSessionV10 } from "./v1_0/exporter_session.ts";

/** An exporter behind its pipes. */
export interface ExporterSession extends Session {
  /**
   * Sends every record with its content and takes the answers; parents must come before children
   * (protocol 4.2). The records of an importer session fit as they are.
   *
   * A v1.0 exporter gets the calls that plakar v1.0 makes (protocol 6.4): it stores neither attributes
   * nor devices, wants the exact size of each file, and may tell only at `close` what went wrong.
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
  options: InitOptions,
): Promise<ExporterSession> {
  const { protocol, config, host, signal, generation = "auto" } = options;
  if (generation === "v1.0") return await exporterSessionV10(plugin, options);
  try {
    const init = await plugin.client.unary(
      exporterMethods.init,
      { proto: protocol, config: { ...config }, options: optionsMessage(host) },
      { action: openingAction(options), signal },
    );
    return {
      ...sessionV11(plugin, init, exporterMethods),
      export: (records, options) => exportAll(plugin.client, records, options),
    };
  } catch (error) {
    if (generation === "v1.1" || !isUnimplemented(error)) throw error;
    return await olderSession(plugin, options, error);
  }
}

/** A plugin without today's exporter has that of v1.0, whose service has another name (row H13). */
async function olderSession(
  plugin: PluginLink,
  options: InitOptions,
  refusal: unknown,
): Promise<ExporterSession> {
  try {
    return await exporterSessionV10(plugin, options);
  } catch (error) {
    // Neither knows the method: then it was today's connector that said so.
    throw isUnimplemented(error) ? refusal : error;
  }
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

import { importerMethods } from "../proto/importer_methods.ts";
import { importerMethodsV10 } from "../proto/v1_0/importer_methods.ts";
import { importerGeneration, withRawAnswer } from "./generation.ts";
import type { ImportAllOptions, ImportSummary } from "./import_all.ts";
import { importCalls } from "./import_calls.ts";
import { importStream, type ReceivedRecord } from "./import_stream.ts";
import { maxConcurrency, optionsMessage } from "./options_message.ts";
import {
  type InitOptions,
  openingAction,
  type OpenPluginOptions,
  openWith,
  type Session,
  sessionV11,
} from "./session.ts";
import type { PluginLink } from "./spawn_plugin.ts";
import { importerRequestV10, importerSessionV10 } from "./v1_0/importer_session.ts";

/**
 * An importer behind its pipes.
 *
 * Many importers of v1.0 give one content at a time, and list nothing meanwhile (protocol 6.4): with
 * one of those a content must be read to its end, or left, whatever else is being waited for.
 */
export interface ImporterSession extends Session {
  /**
   * The records, one by one. A record is answered when the next one is asked for, unless the loop
   * answered it itself; leaving the loop early cancels the import. Throws when the import fails,
   * also after its last record (row H5). A session of v1.0 imports once.
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
  options: InitOptions,
): Promise<ImporterSession> {
  const { protocol, config, host, signal, generation = "auto" } = options;
  const { client } = plugin;
  const opening = { action: openingAction(options), signal };
  const answer = generation === "v1.0"
    ? await client.unary(
      withRawAnswer(importerMethodsV10.init),
      importerRequestV10(options),
      opening,
    )
    : await client.unary(
      withRawAnswer(importerMethods.init),
      { proto: protocol, config: { ...config }, options: optionsMessage(host) },
      opening,
    );
  if (generation === "v1.0") return await importerSessionV10(plugin, options, answer);

  const init = importerMethods.init.response.decode(answer);
  if (generation === "auto" && await importerGeneration(client, init, opening) === "v1.0") {
    return await importerSessionV10(plugin, options, answer);
  }
  return {
    ...sessionV11(plugin, init, importerMethods),
    ...importCalls((signal) => importStream(client, signal), maxConcurrency(host)),
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

import type { ImporterDefinition } from "../sdk/definition.ts";
import { importerDefinition } from "../sdk/definition_of.ts";
import type { ImporterConstructor } from "../sdk/importer.ts";
import { importerService } from "./importer_service.ts";
import { serve, type ServeOptions } from "./serve.ts";

/**
 * Serves an importer over a connection until the host closes it; never ends the process.
 *
 * `entrypointImporter` is this over stdin and stdout. Use it to run a connector inside a test or
 * behind another byte stream. Resolves when the peer closed or `options.signal` was aborted, after
 * the connector's `close` (waited for at most `closeTimeout`); rejects when the wire was broken.
 *
 * @example
 * ```ts
 * import { serveImporter } from "@plakar-deno/sdk";
 * import type { ServeOptions, ImporterDefinition } from "@plakar-deno/sdk";
 *
 * export function serveQuietly(
 *   importer: ImporterDefinition,
 *   connection: ServeOptions["connection"],
 * ): Promise<void> {
 *   return serveImporter(importer, { connection, log: () => {} });
 * }
 * ```
 */
export function serveImporter(
  connector: ImporterDefinition | ImporterConstructor,
  options: ServeOptions,
): Promise<void> {
  const definition = importerDefinition(connector);
  return serve((environment) => importerService(definition, environment), options);
}

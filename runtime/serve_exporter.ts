import type { ExporterDefinition } from "../sdk/definition.ts";
import { exporterDefinition } from "../sdk/definition_of.ts";
import type { ExporterConstructor } from "../sdk/exporter.ts";
import { exporterService } from "./exporter_service.ts";
import { serve, type ServeOptions } from "./serve.ts";

/**
 * Serves an exporter over a connection until the host closes it; never ends the process.
 *
 * `entrypointExporter` is this over stdin and stdout. Use it to run a connector inside a test or
 * behind another byte stream. Resolves when the peer closed or `options.signal` was aborted, after
 * the connector's `close` (waited for at most `closeTimeout`); rejects when the wire was broken.
 *
 * @example
 * ```ts
 * import { serveExporter } from "@plakar-deno/sdk";
 * import type { ServeOptions, ExporterDefinition } from "@plakar-deno/sdk";
 *
 * export function serveQuietly(
 *   exporter: ExporterDefinition,
 *   connection: ServeOptions["connection"],
 * ): Promise<void> {
 *   return serveExporter(exporter, { connection, log: () => {} });
 * }
 * ```
 */
export function serveExporter(
  connector: ExporterDefinition | ExporterConstructor,
  options: ServeOptions,
): Promise<void> {
  const definition = exporterDefinition(connector);
  return serve((environment) => exporterService(definition, environment), options);
}

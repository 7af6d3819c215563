import type { StorageDefinition } from "../sdk/definition.ts";
import { storageDefinition } from "../sdk/definition_of.ts";
import type { StorageConstructor } from "../sdk/storage.ts";
import { storageService } from "./storage_service.ts";
import { serve, type ServeOptions } from "./serve.ts";

/**
 * Serves a store over a connection until the host closes it; never ends the process.
 *
 * `entrypointStorage` is this over stdin and stdout. Use it to run a connector inside a test or
 * behind another byte stream. Resolves when the peer closed or `options.signal` was aborted, after
 * the connector's `close` (waited for at most `closeTimeout`); rejects when the wire was broken.
 *
 * @example
 * ```ts
 * import { serveStorage } from "@plakar-deno/sdk";
 * import type { ServeOptions, StorageDefinition } from "@plakar-deno/sdk";
 *
 * export function serveQuietly(
 *   storage: StorageDefinition,
 *   connection: ServeOptions["connection"],
 * ): Promise<void> {
 *   return serveStorage(storage, { connection, log: () => {} });
 * }
 * ```
 */
export function serveStorage(
  connector: StorageDefinition | StorageConstructor,
  options: ServeOptions,
): Promise<void> {
  const definition = storageDefinition(connector);
  return serve((environment) => storageService(definition, environment), options);
}

import type { StorageDefinition } from "../sdk/definition.ts";
import { storageDefinition } from "../sdk/definition_of.ts";
import type { StorageConstructor } from "../sdk/storage.ts";
import { entrypoint, type EntrypointOptions } from "./entrypoint.ts";
import { storageService } from "./storage_service.ts";

/**
 * Runs this process as a store plugin: serves the host on stdin and stdout, and ends the process
 * when the host closes stdin.
 *
 * `args` are the manifest's `args` (normally `Deno.args`); they reach the connector as
 * `context.args`, and `--log-level=debug` shows more on stderr. From this call on, nothing but the
 * protocol reaches stdout: whatever prints there goes to stderr. Started from a terminal it says
 * what it is and exits with code 2 (0 with `--help`); a peer that does not speak HTTP/2 ends it with
 * code 1; an interrupt does not end it, only the end of stdin does (rows P3, P4, P7).
 *
 * `options.transport` is what speaks to the host, the package's own HTTP/2 when left out:
 * `grpcJsTransport` of `@plakar-deno/sdk/grpc-js` can take its place.
 *
 * @example
 * ```ts
 * import { defineStorage, entrypointStorage } from "@plakar-deno/sdk";
 *
 * export function main(storage: ReturnType<typeof defineStorage>): Promise<void> {
 *   return entrypointStorage(Deno.args, storage);
 * }
 * ```
 */
export function entrypointStorage(
  args: readonly string[],
  connector: StorageDefinition | StorageConstructor,
  options: EntrypointOptions = {},
): Promise<void> {
  const definition = storageDefinition(connector);
  const role = { name: "storage", protocols: definition.protocols } as const;
  return entrypoint(args, role, (environment) => storageService(definition, environment), options);
}

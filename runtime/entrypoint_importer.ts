import type { ImporterDefinition } from "../sdk/definition.ts";
import { importerDefinition } from "../sdk/definition_of.ts";
import type { ImporterConstructor } from "../sdk/importer.ts";
import { entrypoint, type EntrypointOptions } from "./entrypoint.ts";
import { importerService } from "./importer_service.ts";

/**
 * Runs this process as an importer plugin: serves the host on stdin and stdout, and ends the process
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
 * import { defineImporter, entrypointImporter } from "@plakar-deno/sdk";
 *
 * export function main(importer: ReturnType<typeof defineImporter>): Promise<void> {
 *   return entrypointImporter(Deno.args, importer);
 * }
 * ```
 */
export function entrypointImporter(
  args: readonly string[],
  connector: ImporterDefinition | ImporterConstructor,
  options: EntrypointOptions = {},
): Promise<void> {
  const definition = importerDefinition(connector);
  const role = { name: "importer", protocols: definition.protocols } as const;
  return entrypoint(args, role, (environment) => importerService(definition, environment), options);
}

import type { MemoryConnection } from "../runtime/memory_connection.ts";
import { grpcClient } from "./grpc_client.ts";
import type { PluginLink } from "./spawn_plugin.ts";

/**
 * Links to a plugin that runs in this process: serve `connection.plugin`, and give the link to
 * `importerSession` and its siblings. `close` closes the host's side, as the end of stdin does.
 *
 * @example
 * ```ts
 * import { type ImporterDefinition, serveImporter } from "@plakar-deno/sdk";
 * import { connectPlugin, importerSession, memoryConnection } from "@plakar-deno/sdk/host";
 *
 * async function rootOf(importer: ImporterDefinition): Promise<void> {
 *   const connection = memoryConnection();
 *   const serving = serveImporter(importer, { connection: connection.plugin });
 *   const session = await importerSession(connectPlugin(connection), {
 *     protocol: "test",
 *     config: { location: "test://" },
 *   });
 *   console.log(session.root);
 *   await session.close();
 *   await serving;
 * }
 * ```
 */
export function connectPlugin({ host, closeHost }: MemoryConnection): PluginLink {
  const client = grpcClient(host);
  return {
    client,
    close() {
      closeHost();
      client.destroy();
      return Promise.resolve(undefined);
    },
  };
}

import type { MemoryConnection } from "../runtime/memory_connection.ts";
import { grpcClient } from "./grpc_client.ts";
import type { PluginLink } from "./spawn_plugin.ts";

/**
 * Links to a plugin that runs in this process: serve `connection.plugin`, and give the link to
 * `importerSession` and its siblings. `close` closes the host's side, as the end of stdin does.
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

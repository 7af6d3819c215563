import { http2Transport } from "../runtime/http2/transport.ts";
import { memoryConnection } from "../runtime/memory_connection.ts";
import type { Handler } from "../runtime/transport.ts";
import { connectPlugin } from "./connect_plugin.ts";
import type { PluginLink } from "./spawn_plugin.ts";

/** Runs a test against a plugin in memory made of these handlers; both sides are gone after it. */
export async function withFake(
  handlers: readonly Handler[],
  run: (plugin: PluginLink) => Promise<void>,
): Promise<void> {
  const connection = memoryConnection();
  const life = new AbortController();
  const served = http2Transport(handlers, connection.plugin, {
    signal: life.signal,
    maxMessageBytes: 4 * 1024 * 1024,
  });
  const plugin = connectPlugin(connection);
  try {
    await run(plugin);
  } finally {
    await plugin.close();
    life.abort();
    await served;
  }
}

/** What a session is opened with in the tests. */
export const opened = { protocol: "mem", config: { location: "mem:///r" } } as const;

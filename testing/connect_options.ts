import type { InitOptions, Session } from "../host/session.ts";
import type { PluginLink } from "../host/spawn_plugin.ts";
import type { Distance } from "./distance.ts";
import { protocolOf } from "./protocol_of.ts";
import { startPlugin } from "./start_plugin.ts";
import type { ConnectorUnderTest, Role } from "./subject.ts";

/** How a connector is reached in a test, and what its Init is told. */
export interface ConnectOptions extends Partial<InitOptions> {
  /** How far away it is. */
  readonly via: Distance;
}

/** Starts a connector and opens a session on it; ends it when that fails. */
export async function connectWith<Of extends Role, Open extends Session>(
  role: Of,
  connector: ConnectorUnderTest<Of>,
  { via, protocol, config = {}, host, signal, generation = "auto" }: ConnectOptions,
  session: (plugin: PluginLink, options: InitOptions) => Promise<Open>,
): Promise<Open> {
  const scheme = protocol ?? schemeOf(connector as ConnectorUnderTest<Role>, config);
  const plugin = await startPlugin(role, connector, via, {
    signal,
    // A plugin of both is told which, as a host's folder of plugins would.
    ...(generation === "auto" ? {} : { generation }),
  });
  try {
    return await session(plugin, {
      protocol: scheme,
      config: { location: `${scheme}://`, ...config },
      host,
      signal,
      generation,
    });
  } catch (error) {
    await plugin.close();
    throw error;
  }
}

/** A fake or a bare constructor does not look at it, so any name does. */
function schemeOf(
  connector: ConnectorUnderTest<Role>,
  config: Readonly<Record<string, string>>,
): string {
  return typeof connector === "function" && config["location"] === undefined
    ? "fake"
    : protocolOf(connector, config);
}

import type { Transport } from "../runtime/transport.ts";
import type { Distance } from "./distance.ts";
import { startPlugin, type StartPluginOptions, startRaw } from "./start_plugin.ts";
import type { ConnectorUnderTest, RawPlugin, Role, StartedPlugin } from "./subject.ts";

/** Where the plugins of a case come from. */
export interface PluginSource {
  /** Starts one, before Init. */
  start(options: StartPluginOptions): StartedPlugin | Promise<StartedPlugin>;
  /** Starts one without speaking to it, where there are byte streams. */
  startRaw?(options: StartPluginOptions): RawPlugin | Promise<RawPlugin>;
}

/**
 * The plugins of one connector at one distance; `transport` speaks for them at the distance `grpc`.
 */
export function pluginSource(
  role: Role,
  connector: ConnectorUnderTest<Role>,
  distance: Distance,
  transport?: Transport,
): PluginSource {
  return {
    start: (options) => startPlugin(role, connector, distance, { transport, ...options }),
    ...(distance === "direct"
      ? {}
      : { startRaw: (options) => startRaw(role, connector, distance, { transport, ...options }) }),
  };
}

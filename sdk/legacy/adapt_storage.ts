import type { CallOptions, ConnectContext } from "../context.ts";
import { ConnectorError } from "../error.ts";
import type { LocationFlag } from "../flags.ts";
import type { Storage } from "../storage.ts";
import { legacyCalls, type WithLegacyStorage } from "./legacy_calls.ts";
import { legacyMode } from "./legacy_mode.ts";
import { legacyObjects } from "./legacy_objects.ts";
import { legacyPlace } from "./legacy_place.ts";
import type { LegacyStorage } from "./legacy_storage.ts";
import { toldText } from "./told_text.ts";

/**
 * The classic shape over a v1.0-style store. Its location is asked here, once: hosts of today take
 * origin and root of it, those of v1.0 get it to the letter through {@link legacyCalls}.
 */
export async function adaptStorage(
  made: LegacyStorage,
  { host, protocol }: ConnectContext<unknown>,
  flags: readonly LocationFlag[],
  call: CallOptions,
): Promise<Storage & WithLegacyStorage> {
  const { origin, root } = legacyPlace(await toldText("location", made.location(call)));
  return {
    [legacyCalls]: made,
    origin: () => origin || host.hostname,
    type: () => protocol,
    root: () => root,
    flags: () => flags,
    create: async (config, call) => await made.create(config, call),
    open: async (call) => openedConfig(await made.open(call)),
    // Nothing else of v1.0 works before there is a repository.
    ping: async (call) => void await made.location(call),
    mode: async (call) => legacyMode(await made.mode(call)),
    size: async (call) => await made.size(call),
    ...legacyObjects(made),
    close: async (call) => await made.close(call),
  };
}

/** An answer without bytes would reach the host as an empty configuration. */
function openedConfig(config: unknown): Uint8Array {
  if (config instanceof Uint8Array) return config;
  throw new ConnectorError(
    `open returned ${config === null ? "null" : typeof config}; it must return the bytes that ` +
      `create was given`,
    { code: "internal" },
  );
}

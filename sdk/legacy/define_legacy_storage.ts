import type { StorageDefinition } from "../definition.ts";
import { adaptStorage } from "./adapt_storage.ts";
import type { LegacyConstructor } from "./legacy_constructor.ts";
import type { LegacyExtra } from "./legacy_extra.ts";
import { legacyParts } from "./legacy_parts.ts";
import type { LegacyStorage } from "./legacy_storage.ts";

const METHODS: readonly (keyof LegacyStorage)[] = [
  "create",
  "open",
  "location",
  "mode",
  "size",
  ...["getStates", "putState", "getState", "deleteState"] as const,
  ...["getPackfiles", "putPackfile", "getPackfile", "getPackfileBlob", "deletePackfile"] as const,
  ...["getLocks", "putLock", "getLock", "deleteLock"] as const,
  "close",
];

/**
 * Makes a definition of a store in the v1.0 style, for hosts of both generations and for every tool
 * that takes a definition.
 *
 * `make` is called once for each location. `protocol` is the scheme, or the schemes, it answers to;
 * `undefined` for whatever the host selects it by. Throws a `ConnectorError` at once for a bad
 * protocol or flag name.
 *
 * @example
 * ```ts
 * import { legacyStorage, type LegacyStorage } from "@plakar-deno/sdk/legacy";
 *
 * export function memory(make: (location: string) => LegacyStorage) {
 *   return legacyStorage("memory", (_context, _options, _protocol, config) => {
 *     return make(config.location ?? "");
 *   });
 * }
 * ```
 */
export function legacyStorage(
  protocol: string | readonly string[] | undefined,
  make: LegacyConstructor<LegacyStorage>,
  extra: LegacyExtra = {},
): StorageDefinition {
  const { adapted, ...parts } = legacyParts("storage", METHODS, protocol, make, extra);
  return {
    role: "storage",
    ...parts,
    construct: (context) =>
      adapted(context, (made, call) => adaptStorage(made, context, parts.flags, call)),
  };
}

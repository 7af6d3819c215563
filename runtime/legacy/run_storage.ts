import { legacyStorage } from "../../sdk/legacy/define_legacy_storage.ts";
import type { LegacyConstructor } from "../../sdk/legacy/legacy_constructor.ts";
import type { LegacyStorage } from "../../sdk/legacy/legacy_storage.ts";
import { entrypointStorage } from "../entrypoint_storage.ts";
import type { RunOptions } from "./run_options.ts";

/**
 * Runs this process as the plugin of a store in the v1.0 style, with `Deno.args`, for hosts of both
 * generations: `entrypointStorage` of `legacyStorage`. Ends the process, so it never resolves.
 *
 * `make` is called once, with what the host said in Init. Throws a `ConnectorError` at once for a
 * bad protocol or flag name.
 *
 * @example
 * ```ts
 * import { type LegacyStorage, type LegacyConstructor, runStorage } from "@plakar-deno/sdk/legacy";
 *
 * export function main(make: LegacyConstructor<LegacyStorage>): Promise<void> {
 *   return runStorage(make, { protocol: "example" });
 * }
 * ```
 */
export async function runStorage(
  make: LegacyConstructor<LegacyStorage>,
  { protocol, transport, ...extra }: RunOptions = {},
): Promise<void> {
  const definition = legacyStorage(protocol, make, extra);
  await entrypointStorage(Deno.args, definition, transport === undefined ? {} : { transport });
}

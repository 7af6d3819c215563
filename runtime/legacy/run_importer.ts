import { legacyImporter } from "../../sdk/legacy/define_legacy_importer.ts";
import type { LegacyConstructor } from "../../sdk/legacy/legacy_constructor.ts";
import type { LegacyImporter } from "../../sdk/legacy/legacy_importer.ts";
import { entrypointImporter } from "../entrypoint_importer.ts";
import type { RunOptions } from "./run_options.ts";

/**
 * Runs this process as the plugin of an importer in the v1.0 style, with `Deno.args`, for hosts of both
 * generations: `entrypointImporter` of `legacyImporter`. Ends the process, so it never resolves.
 *
 * `make` is called once, with what the host said in Init. Throws a `ConnectorError` at once for a
 * bad protocol or flag name.
 *
 * @example
 * ```ts
 * import { type LegacyImporter, type LegacyConstructor, runImporter } from "@plakar-deno/sdk/legacy";
 *
 * export function main(make: LegacyConstructor<LegacyImporter>): Promise<void> {
 *   return runImporter(make, { protocol: "example" });
 * }
 * ```
 */
export async function runImporter(
  make: LegacyConstructor<LegacyImporter>,
  { protocol, transport, ...extra }: RunOptions = {},
): Promise<void> {
  const definition = legacyImporter(protocol, make, extra);
  await entrypointImporter(Deno.args, definition, transport === undefined ? {} : { transport });
}

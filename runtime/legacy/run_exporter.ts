import { legacyExporter } from "../../sdk/legacy/define_legacy_exporter.ts";
import type { LegacyConstructor } from "../../sdk/legacy/legacy_constructor.ts";
import type { LegacyExporter } from "../../sdk/legacy/legacy_exporter.ts";
import { entrypointExporter } from "../entrypoint_exporter.ts";
import type { RunOptions } from "./run_options.ts";

/**
 * Runs this process as the plugin of an exporter in the v1.0 style, with `Deno.args`, for hosts of both
 * generations: `entrypointExporter` of `legacyExporter`. Ends the process, so it never resolves.
 *
 * `make` is called once, with what the host said in Init. Throws a `ConnectorError` at once for a
 * bad protocol or flag name.
 *
 * @example
 * ```ts
 * import { type LegacyExporter, type LegacyConstructor, runExporter } from "@plakar-deno/sdk/legacy";
 *
 * export function main(make: LegacyConstructor<LegacyExporter>): Promise<void> {
 *   return runExporter(make, { protocol: "example" });
 * }
 * ```
 */
export async function runExporter(
  make: LegacyConstructor<LegacyExporter>,
  { protocol, transport, ...extra }: RunOptions = {},
): Promise<void> {
  const definition = legacyExporter(protocol, make, extra);
  await entrypointExporter(Deno.args, definition, transport === undefined ? {} : { transport });
}

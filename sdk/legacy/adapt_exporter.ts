import type { CallOptions, ConnectContext } from "../context.ts";
import type { Exporter } from "../exporter.ts";
import type { LocationFlag } from "../flags.ts";
import { rootPath } from "../root_path.ts";
import { exportRecords } from "./export_records.ts";
import { legacyCalls, type WithLegacyExporter } from "./legacy_calls.ts";
import type { LegacyExporter } from "./legacy_exporter.ts";

/**
 * The classic shape over a v1.0-style exporter, whose root is asked here, once. Hosts of v1.0 reach
 * the author's own methods through {@link legacyCalls}.
 */
export async function adaptExporter(
  made: LegacyExporter,
  { host, log, protocol }: ConnectContext<unknown>,
  flags: readonly LocationFlag[],
  call: CallOptions,
): Promise<Exporter & WithLegacyExporter> {
  const root = rootPath(await made.root(call));
  return {
    [legacyCalls]: made,
    origin: () => host.hostname,
    type: () => protocol,
    root: () => root,
    flags: () => flags,
    // Nothing else of v1.0 reaches the destination without writing to it.
    ping: async (call) => void await made.root(call),
    export: (call) => exportRecords(made, call, { root, concurrency: host.maxConcurrency, log }),
    close: async (call) => await made.close(call),
  };
}

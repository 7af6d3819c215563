import { pluginStatus } from "../host/grpc_status.ts";
import { within } from "../host/within.ts";
import { exporterMethodsV10 } from "../proto/v1_0/exporter_methods.ts";
import { importerMethodsV10 } from "../proto/v1_0/importer_methods.ts";
import { storageMethodsV10 } from "../proto/v1_0/storage_methods.ts";
import type { PluginSource } from "./plugin_source.ts";
import type { Role } from "./subject.ts";

const UNIMPLEMENTED = 12;
// A plugin that is busy for longer is left to the cases, which say what did not come.
const LIMIT_MS = 5_000;

// A method of each role that v1.1 does not have; none of them needs an Init to be unknown.
const onlyOld = {
  importer: importerMethodsV10.info,
  exporter: exporterMethodsV10.root,
  storage: storageMethodsV10.getLocation,
} as const;

/**
 * Whether a plugin knows the methods of v1.0 hosts. Only UNIMPLEMENTED says that it does not: what
 * else goes wrong is for the cases to tell.
 */
export async function answersV10(
  role: Role,
  source: PluginSource,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    await using plugin = await source.start({ signal, generation: "v1.0" });
    const call = role === "importer"
      ? plugin.client.unary(onlyOld.importer, {}, { signal })
      : role === "exporter"
      ? plugin.client.unary(onlyOld.exporter, {}, { signal })
      : plugin.client.unary(onlyOld.storage, {}, { signal });
    await within<unknown>(call, LIMIT_MS);
    return true;
  } catch (error) {
    return pluginStatus(error)?.code !== UNIMPLEMENTED;
  }
}

import type { Provoked } from "../../importer_capabilities.ts";
import { exporterMethodsV10 } from "../../../proto/v1_0/exporter_methods.ts";
import { importerMethodsV10 } from "../../../proto/v1_0/importer_methods.ts";
import { storageMethodsV10 } from "../../../proto/v1_0/storage_methods.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";
import { inTime } from "../importer/in_time.ts";

/** The options for Init. */
export type Config = Readonly<Record<string, string>>;

const options = {
  importer: { hostname: "localhost", os: "linux", arch: "amd64", cwd: "/", maxconcurrency: 4 },
  exporter: { maxconcurrency: 4 },
} as const;

/**
 * Sends Init as a v1.0 host does (protocol 6.1 to 6.3), without options when `bare`, and throws as
 * such a host would: for a status, and for an answer that carries an error, the empty one too.
 */
export async function initV10(
  { role, protocol, signal }: Subject,
  { client }: StartedPlugin,
  config: Config,
  bare: boolean = false,
): Promise<void> {
  const request = { proto: protocol, config: { ...config } };
  const call = { signal, action: "Init" };
  if (role === "storage") {
    await inTime("an answer to Init", client.unary(storageMethodsV10.init, request, call), signal);
    return;
  }
  if (role === "exporter") {
    const full = bare ? request : { ...request, options: options.exporter };
    await inTime("an answer to Init", client.unary(exporterMethodsV10.init, full, call), signal);
    return;
  }
  const full = bare ? request : { ...request, options: options.importer };
  const answer = client.unary(importerMethodsV10.init, full, call);
  const { error } = await inTime("an answer to Init", answer, signal);
  if (error === undefined || error === null) return;
  throw new ConnectorError(`a v1.0 host takes this answer for the failure of Init: "${error}"`);
}

/** Starts a plugin and sends Init; ends it when that fails. */
export async function startV10(
  subject: Subject,
  config: Config,
): Promise<StartedPlugin> {
  const plugin = await subject.start();
  try {
    await initV10(subject, plugin, config);
    return plugin;
  } catch (error) {
    await plugin[Symbol.asyncDispose]();
    throw error;
  }
}

/** The options of the run with those of a fresh place, where there is one, and what provokes. */
export async function configV10(
  subject: Subject,
  { fresh }: { readonly fresh?: (folder: string) => Config },
  provoked?: Provoked,
): Promise<Config> {
  const place = fresh === undefined ? {} : fresh(await subject.folder());
  return { ...subject.config, ...place, ...provoked?.config };
}

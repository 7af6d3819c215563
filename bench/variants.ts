import { Buffer } from "node:buffer";
import { join } from "node:path";
import { buildConnectors } from "../cli/build/build_connectors.ts";
import { buildOne } from "../cli/build/build_one.ts";
import { openStamps } from "../cli/build/build_stamps.ts";
import { permissionSet } from "../cli/build/permission_set.ts";
import type { TransportName } from "./bench_context.ts";

/** The connectors that are measured on both transports. */
const measured = ["importer", "exporter", "storage"] as const;

/** What to compile. */
export interface VariantOptions {
  /** The project's folder. */
  readonly project: string;
  /** Folder for the executables, one below it for each transport. */
  readonly out: string;
  /** Which to compile. */
  readonly transports: readonly TransportName[];
  /** Stops the build when aborted. */
  readonly signal: AbortSignal;
}

/**
 * Compiles the connectors with each transport: with http2 as they are, and the dir connectors with
 * grpc-js, under the same permission sets and flags.
 *
 * @returns The folder of each transport's executables.
 */
export async function buildVariants(
  { project, out, transports, signal }: VariantOptions,
): Promise<Map<TransportName, string>> {
  const bins = new Map<TransportName, string>();
  for (const name of transports) {
    const bin = join(out, name);
    if (name === "http2") await buildConnectors({ project, out: bin, signal });
    else await buildGrpcJs(project, bin, signal);
    await checkVariant(name, bin);
    bins.set(name, bin);
  }
  return bins;
}

async function buildGrpcJs(project: string, bin: string, signal: AbortSignal): Promise<void> {
  const config: unknown = JSON.parse(await Deno.readTextFile(join(project, "deno.json")));
  const stamps = await openStamps(bin);
  for (const role of measured) {
    const name = `dir-${role}`;
    await buildOne({
      project,
      target: { name, source: `bench/grpc_js/dir_${role}.ts` },
      set: permissionSet(config, name),
      executable: join(bin, name),
      stamps,
      signal,
    });
  }
}

/** Text that only grpc-js holds: how its client names itself. */
const GRPC_JS = "grpc-node-js/";

/** Throws when the executables are not what the table would call them. */
async function checkVariant(name: TransportName, bin: string): Promise<void> {
  for (const role of measured) {
    const executable = join(bin, `dir-${role}`);
    const holds = Buffer.from((await Deno.readFile(executable)).buffer).includes(GRPC_JS);
    if (holds === (name === "grpc-js")) continue;
    throw new Error(
      `"${executable}" ${holds ? "contains" : "lacks"} grpc-js, and should be on ${name}`,
    );
  }
}

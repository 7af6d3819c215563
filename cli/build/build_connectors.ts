import { dirname, join, resolve } from "node:path";
import { parseManifest } from "../manifest/parse_manifest.ts";
import { buildOne, type BuiltExecutable } from "./build_one.ts";
import { buildPlan } from "./build_plan.ts";
import { openStamps, type Stamps } from "./build_stamps.ts";
import { permissionSet } from "./permission_set.ts";

/** What to build, from where, into which folder. */
export interface BuildOptions {
  /** The folder with `manifest.yaml` and `deno.json`. */
  readonly project: string;
  /** Names of executables; empty for all. */
  readonly names?: readonly string[];
  /** Folder for the executables; the manifest's own places when left out. */
  readonly out?: string;
  /** Stops the build when aborted. */
  readonly signal: AbortSignal;
  /** Called for each executable as it is ready. */
  readonly onBuilt?: (built: BuiltExecutable) => void;
}

/** Two builds side by side keep two cores busy; more would fight for the disk. */
const parallel = 2;

/**
 * Compiles the connectors of a manifest, each with its own permission set, and skips those whose
 * code, grants and toolchain have not changed.
 *
 * @param options What to build.
 * @returns The executables in the manifest's order.
 * @throws {ConnectorError} For a bad manifest, permission set or source.
 */
export async function buildConnectors(options: BuildOptions): Promise<BuiltExecutable[]> {
  const { project } = options;
  const manifest = parseManifest(await Deno.readTextFile(join(project, "manifest.yaml")));
  const config: unknown = JSON.parse(await Deno.readTextFile(join(project, "deno.json")));
  // All sets are looked at first: a bad one is a mistake to hear of before compiling anything.
  const jobs = buildPlan(manifest, options.names).map((target) => ({
    target,
    set: permissionSet(config, target.name),
    executable: options.out === undefined
      ? join(project, target.connector.executable)
      : join(resolve(options.out), target.name),
  }));
  const stamps = new Map<string, Stamps>();
  for (const { executable } of jobs) {
    const folder = dirname(executable);
    if (!stamps.has(folder)) stamps.set(folder, await openStamps(folder));
  }

  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const built: BuiltExecutable[] = [];
  const queue = [...jobs.entries()];
  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, { target, set, executable }] = next;
      const own = stamps.get(dirname(executable))!;
      const one = await buildOne({ project, target, set, executable, stamps: own, signal });
      built[index] = one;
      options.onBuilt?.(one);
    }
  }
  // The first failure stops the other worker, and is the one to report.
  const workers = Array.from(
    { length: parallel },
    () => work().catch((error) => failure.abort(error)),
  );
  await Promise.all(workers);
  failure.signal.throwIfAborted();
  return built;
}

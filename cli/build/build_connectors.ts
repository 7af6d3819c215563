import { dirname, join, resolve } from "node:path";
import { exists } from "@std/fs";
import { openProject, type Project } from "../project/open_project.ts";
import { buildOne, type BuildOneOptions, type BuiltExecutable } from "./build_one.ts";
import { openStamps, type Stamps } from "./build_stamps.ts";
import { buildUnits } from "./build_units.ts";
import { bundleOnce } from "./bundle_once.ts";
import { type Narrowing, narrowSet, requireUse } from "./narrow_set.ts";
import { executableName, hostPlatform, type Platform } from "./platform.ts";
import { requirePaths } from "./require_paths.ts";
import { unitSet, unitSource, unstableFeatures } from "./unit_inputs.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

/** What to build, from where, into which folder. */
export interface BuildOptions {
  /** The folder with `manifest.yaml` and `deno.json`. */
  readonly project: string;
  /** Names of executables, or of single roles in them; empty for all. */
  readonly names?: readonly string[];
  /** Folder for the executables; the manifest's own places when left out. */
  readonly out?: string;
  /**
   * What machines to build for, each into a folder of its own, `bin/<os>-<arch>/`. When left out,
   * the machine this runs on, into `bin/`.
   */
  readonly platforms?: readonly Platform[];
  /** What to narrow the grants to. */
  readonly narrowings?: readonly Narrowing[];
  /** Make one executable of all roles of a connector. */
  readonly combined?: boolean;
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
 * @returns The executables in the manifest's order, platform by platform.
 * @throws {ConnectorError} For a bad manifest, permission set or source.
 */
export async function buildConnectors(options: BuildOptions): Promise<BuiltExecutable[]> {
  const project = await openProject(options.project);
  const jobs = await buildJobs(project, options);
  const added = await missingFolders(jobs.map(({ executable }) => dirname(executable)));
  const failure = new AbortController();
  using joined = joinSignals(options.signal, failure.signal);
  const { signal } = joined;
  const built: BuiltExecutable[] = [];
  const queue = [...jobs.entries()];
  const bundled = bundleOnce(project.folder, signal);
  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, job] = next;
      const one = await buildOne({ ...job, code: await bundled(job.target), signal });
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
  if (failure.signal.aborted) {
    // Those with something in them stay.
    for (const folder of added) await Deno.remove(folder).catch(() => undefined);
  }
  failure.signal.throwIfAborted();
  return built;
}

/** Which of the folders, and of those above each, are not there yet; the lowest first. */
async function missingFolders(folders: readonly string[]): Promise<string[]> {
  const missing = new Set<string>();
  for (let folder of folders) {
    while (!await exists(folder) && !missing.has(folder)) {
      missing.add(folder);
      folder = dirname(folder);
    }
  }
  return [...missing].sort((a, b) => b.length - a.length);
}

type BuildJob = Omit<BuildOneOptions, "signal" | "code">;

/** All sets are looked at first: a bad one is a mistake to hear of before compiling anything. */
async function buildJobs(project: Project, options: BuildOptions): Promise<BuildJob[]> {
  const { folder, config } = project;
  const { narrowings = [], platforms = [] } = options;
  const units = buildUnits(project.manifest, options).map((unit) => ({
    unit,
    wide: unitSet(config, unit),
  }));
  requireUse(narrowings, units.map(({ wide }) => wide));
  const stamps = new Map<string, Stamps>();
  const jobs: BuildJob[] = [];
  for (const platform of platforms.length > 0 ? platforms : [hostPlatform()]) {
    for (const { unit, wide } of units) {
      const set = narrowSet(wide, narrowings);
      requirePaths(set, platform);
      const place = options.out === undefined
        ? join(folder, dirname(unit.executable))
        : resolve(options.out);
      const own = platforms.length > 0 ? join(place, platform.name) : place;
      if (!stamps.has(own)) stamps.set(own, await openStamps(own));
      jobs.push({
        project: folder,
        target: unitSource(unit),
        set,
        executable: join(own, executableName(unit.name, platform)),
        stamps: stamps.get(own)!,
        platform,
        unstable: unstableFeatures(config),
      });
    }
  }
  return jobs;
}

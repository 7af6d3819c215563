import { join } from "node:path";
import { type InitOptions, type PluginLink, type Session, spawnPlugin } from "../../host/mod.ts";
import type { Generation } from "../../sdk/generation.ts";
import { removeFolder } from "../../testing/remove_folder.ts";
import type { ReadySetup } from "../../testing/start_setup.ts";
import type { Capabilities } from "../../testing/conformance_case.ts";
import { toldGeneration, type ToldPlugin } from "../plugin/told_generation.ts";
import type { ProjectConnector } from "../test/project_connectors.ts";
import type { BenchOptions } from "./bench_options.ts";
import { cpuSeconds } from "./cpu_time.ts";
import { peakRss } from "./peak_rss.ts";
import { writeRandomFile } from "./random_file.ts";

/** Calls at once: what plakar does on a machine of a few processors. */
export const concurrency = 8;

/** A connector to measure. */
export interface BenchJob {
  readonly connector: ProjectConnector;
  readonly options: BenchOptions;
  /** What makes the options for Init of a fresh folder. */
  readonly config: (folder: string) => Promise<Readonly<Record<string, string>>>;
  /** A folder for files of this command, removed after the run. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  /** Told what is spoken with the plugin. */
  readonly onGeneration: (generation: Generation) => void;
}

/** A plugin that is measured. */
export interface MeasuredPlugin<Open> {
  readonly session: Open;
  /** Seconds from its start to its answer to Init. */
  readonly startSeconds: number;
  /** Seconds of processor time so far; undefined where the system does not tell. */
  cpuSeconds(): Promise<number | undefined>;
  /** Its largest resident set so far in bytes; undefined where the system does not tell. */
  peakRss(): Promise<number | undefined>;
}

/** The options of a setup in a fresh folder, those of the command line over them. */
export function configOf(
  setup: Pick<ReadySetup<Capabilities>, "config" | "can">,
  given: Readonly<Record<string, string>>,
): BenchJob["config"] {
  return async (folder) => {
    const { config, can } = setup;
    const own = typeof config === "function" ? await config(folder) : config;
    const fresh = can["fresh"] as undefined | ((folder: string) => Record<string, string>);
    return { ...own, ...fresh?.(folder), ...given };
  };
}

/**
 * Starts the connector in a fresh place, gives the session to `work`, and removes the place.
 *
 * @returns What `work` resolves to.
 */
export async function withPlugin<Open extends Session, Result>(
  job: BenchJob,
  open: (plugin: PluginLink, options: InitOptions) => Promise<Open>,
  work: (plugin: MeasuredPlugin<Open>) => Promise<Result>,
): Promise<Result> {
  const { connector, config, signal } = job;
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "plakar-deno-bench-" }));
  let told: ToldPlugin | undefined;
  try {
    const { protocol } = connector;
    const { api } = job.options;
    const generation: Generation | "auto" = api ?? "auto";
    const options = { protocol, config: await config(folder), generation, signal };
    told = toldGeneration({ executable: connector.executable, args: connector.args }, api);
    const { executable, args } = told;
    const began = performance.now();
    await using plugin = await spawnPlugin({ executable, args, signal });
    const session = await open(plugin, { ...options, host: { maxConcurrency: concurrency } });
    const startSeconds = (performance.now() - began) / 1000;
    job.onGeneration(session.generation);
    const { pid } = plugin;
    const result = await work({
      session,
      startSeconds,
      cpuSeconds: () => cpuSeconds(pid),
      peakRss: () => peakRss(pid),
    });
    await session.close();
    return result;
  } finally {
    await told?.remove();
    await removeFolder(folder);
  }
}

/** A file of so many random bytes, made once. */
export async function randomFile({ scratch, signal }: BenchJob, size: number): Promise<string> {
  const path = join(scratch, `random-${size}`);
  const there = await Deno.stat(path).then(() => true, () => false);
  if (!there) await writeRandomFile(path, size, signal);
  return path;
}

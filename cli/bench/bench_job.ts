import { join } from "node:path";
import { type InitOptions, type PluginLink, type Session, spawnPlugin } from "../../host/mod.ts";
import { removeFolder } from "../../testing/remove_folder.ts";
import type { ReadySetup } from "../../testing/start_setup.ts";
import type { Capabilities } from "../../testing/conformance_case.ts";
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
  { connector, config, signal }: BenchJob,
  open: (plugin: PluginLink, options: InitOptions) => Promise<Open>,
  work: (plugin: MeasuredPlugin<Open>) => Promise<Result>,
): Promise<Result> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "plakar-deno-bench-" }));
  try {
    const { executable, args, protocol } = connector;
    const options = { protocol, config: await config(folder), signal };
    const began = performance.now();
    await using plugin = await spawnPlugin({ executable, args, signal });
    const session = await open(plugin, { ...options, host: { maxConcurrency: concurrency } });
    const startSeconds = (performance.now() - began) / 1000;
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

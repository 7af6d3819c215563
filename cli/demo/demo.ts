import { removeFolder } from "../../testing/remove_folder.ts";
import { projectFolder } from "../build/project_folder.ts";
import { defaultSources } from "./default_sources.ts";
import { demoParts } from "./demo_parts.ts";
import { givenSource } from "./given_source.ts";
import { progress, type ProgressOutput } from "./progress.ts";

/** How the demo runs. */
export interface DemoOptions {
  /** The folder to import, which is only read; the project and a generated tree when left out. */
  readonly folder?: string | undefined;
  /** Leaves what was restored where it is. */
  readonly keep: boolean;
  /** Where to tell how it goes. */
  readonly output: ProgressOutput;
  /** Stops the demo when aborted; what it made is removed all the same. */
  readonly signal: AbortSignal;
}

/** How the demo went. */
export interface DemoReport {
  /** Whether everything came out as it should. */
  readonly ok: boolean;
  readonly milliseconds: number;
  /** The folder that was left, with `keep`. */
  readonly kept?: string;
  /** What came of each part, as plain data, by its name. */
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly result: unknown }>>;
}

/**
 * Runs the demo and tells how it goes.
 *
 * @throws When a part cannot run at all.
 */
export async function demo(options: DemoOptions): Promise<DemoReport> {
  const { folder, keep, output, signal } = options;
  const shown = progress(output);
  const given = folder === undefined ? undefined : await givenSource(folder);
  const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "plakar-deno-demo-" }));
  const started = performance.now();
  try {
    shown.update("making a tree to import");
    const sources = given === undefined
      ? await defaultSources(projectFolder, scratch, signal)
      : [{ ...given, leftOut: [scratch] }];
    const outcomes: DemoReport["parts"][string][] = [];
    for (const { title, run } of demoParts) {
      shown.done(`\n${title}`);
      outcomes.push(await run({ scratch, sources, shown, signal }));
      signal.throwIfAborted();
    }
    const failed = demoParts.filter((_, at) => !outcomes[at]!.ok).map(({ title }) =>
      `"${title.split(":")[0]}"`
    );
    const ok = failed.length === 0;
    const milliseconds = Math.round(performance.now() - started);
    const verdict = ok ? "All of it worked" : "NOT all of it worked; see the lines with ! above";
    const seconds = (milliseconds / 1000).toFixed(0);
    shown.done(`\n${[verdict, ...failed].join(" ")}, in ${seconds} s.`);
    const parts = Object.fromEntries(demoParts.map(({ name }, at) => [name, outcomes[at]!]));
    return { ok, milliseconds, ...(keep ? { kept: scratch } : {}), parts };
  } finally {
    shown.clear();
    if (keep) shown.done(`kept: ${scratch}`);
    else await removeFolder(scratch);
  }
}

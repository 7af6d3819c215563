import { basename, join } from "node:path";
import { buildConnectors } from "../build/build_connectors.ts";
import { formatSize } from "../build/format_size.ts";
import { projectFolder } from "../build/project_folder.ts";
import { compareTrees } from "./compare_trees.ts";
import { defaultSources, type DemoSource } from "./default_sources.ts";
import { findProgram, plakarSession } from "./plakar_session.ts";
import { type Progress, progress } from "./progress.ts";
import { removeTree } from "./remove_tree.ts";
import { restoreFolder } from "./restore_folder.ts";
import { restoreLines } from "./restore_lines.ts";
import { sandboxProbes } from "./sandbox_probes.ts";
import { givenSource } from "./given_source.ts";
import { storeRoundTrip } from "./store_round_trip.ts";

/** How the demo runs. */
export interface DemoOptions {
  /** The folder to import, which is only read; the project and a generated tree when left out. */
  readonly folder?: string | undefined;
  /** Leaves what was restored where it is. */
  readonly keep: boolean;
  /** Stops the demo when aborted; what it made is removed all the same. */
  readonly signal: AbortSignal;
}

/** What every part of the demo works with. */
interface Stage {
  readonly scratch: string;
  readonly sources: readonly DemoSource[];
  readonly shown: Progress;
  readonly signal: AbortSignal;
}

/** One part of the demo: what it shows, and whether it came out as it should. */
type Part = readonly [title: string, run: (stage: Stage) => Promise<boolean>];

const bin = join(projectFolder, "bin");

/**
 * Runs the demo and tells on stdout how it goes.
 *
 * @returns Whether everything came out as it should.
 * @throws When a part cannot run at all.
 */
export async function demo({ folder, keep, signal }: DemoOptions): Promise<boolean> {
  const shown = progress(Deno.stdout);
  const given = folder === undefined ? undefined : await givenSource(folder);
  const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "plakar-deno-demo-" }));
  const started = performance.now();
  try {
    shown.update("making a tree to import");
    const sources = given === undefined
      ? await defaultSources(projectFolder, scratch, signal)
      : [{ ...given, leftOut: [scratch] }];
    const failed: string[] = [];
    for (const [title, run] of parts) {
      shown.done(`\n${title}`);
      if (!await run({ scratch, sources, shown, signal })) failed.push(title.split(":")[0]!);
      signal.throwIfAborted();
    }
    const ok = failed.length === 0;
    const verdict = ok ? "All of it worked" : "NOT all of it worked; see the lines with ! below";
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    shown.done(
      `\n${[verdict, ...failed.map((title) => `"${title}"`)].join(" ")}, in ${seconds} s.`,
    );
    return ok;
  } finally {
    shown.clear();
    if (keep) shown.done(`kept: ${scratch}`);
    else await removeTree(scratch);
  }
}

const parts: readonly Part[] = [
  ["1. Build: each connector becomes one executable with its own permissions", build],
  ["2. Import a folder and restore it elsewhere, through two sandboxed processes", restore],
  ["3. Keep the objects of a repository", store],
  ["4. What the sandbox refuses, whatever the code in it tries", sandbox],
  ["5. Inside plakar itself", plakar],
];

async function build({ shown, signal }: Stage): Promise<boolean> {
  shown.update("bundling and compiling");
  await buildConnectors({
    project: projectFolder,
    signal,
    onBuilt: ({ executable, bytes, grants, unchanged }) =>
      shown.done(
        `  bin/${basename(executable).padEnd(17)} ${formatSize(bytes).padStart(8)}` +
          `  may use: ${grants}${unchanged ? "  (unchanged)" : ""}`,
      ),
  });
  return true;
}

async function restore({ scratch, sources, shown, signal }: Stage): Promise<boolean> {
  let ok = true;
  for (const [index, { title, folder: source, leftOut }] of sources.entries()) {
    const restored = join(scratch, `restored-${index + 1}`);
    const result = await restoreFolder({
      source,
      leftOut,
      restored,
      bin,
      progress: shown,
      signal,
    });
    const report = restoreLines(result);
    shown.done(`  ${title}:`);
    for (const line of report.lines) shown.done(`  ${line}`);
    ok &&= report.ok;
  }
  shown.done(
    "  Compared are content, kind, size, permission bits, owner (as root), link targets, hard links,\n" +
      "  and modification times to the millisecond, which is as far as Deno reads and sets them.\n" +
      "  Deno sees neither extended attributes nor names that are not UTF-8: they are not restored.",
  );
  return ok;
}

async function store({ scratch, shown, signal }: Stage): Promise<boolean> {
  const { objects, bytes, ranges } = await storeRoundTrip({
    executable: join(bin, "dir-storage"),
    folder: join(scratch, "repository"),
    progress: shown,
    signal,
  });
  shown.done(
    `  ${objects} objects, ${
      formatSize(bytes)
    }: put by one process; listed, read and deleted by others\n` +
      `  ${ranges} ranges read, also across the end\n` +
      "  a Put that broke off, and one whose process was killed, left no object",
  );
  return true;
}

async function sandbox({ scratch, shown, signal }: Stage): Promise<boolean> {
  let ok = true;
  for (const name of ["example-importer", "dir-importer", "dir-exporter"]) {
    shown.update(`compiling a program with the permissions of ${name}`);
    const folder = join(scratch, `probe-${name}`);
    await Deno.mkdir(folder);
    const outcomes = await sandboxProbes({
      project: projectFolder,
      executable: join(bin, name),
      name,
      scratch: folder,
      signal,
    });
    const words = (refused: boolean) =>
      outcomes.filter(({ refusal }) => (refusal !== undefined) === refused)
        .map(({ access }) => access).join(", ") || "nothing";
    shown.done(`  ${name.padEnd(17)} allowed: ${words(false)}; refused: ${words(true)}`);
    for (const { access, asGranted } of outcomes) {
      if (asGranted) continue;
      ok = false;
      shown.done(`  ! ${access} is not as deno.json says`);
    }
    const write = outcomes.find(({ access, refusal }) => access === "write" && refusal);
    if (name === "dir-importer" && write) shown.done(`    asked to write: ${write.refusal}`);
  }
  return ok;
}

async function plakar({ scratch, sources, shown, signal }: Stage): Promise<boolean> {
  const program = await findProgram("plakar");
  if (program === undefined) {
    shown.done('  skipped: there is no "plakar" on PATH');
    return true;
  }
  const folder = join(scratch, "plakar");
  await Deno.mkdir(folder);
  // The last source: without a folder it is the generated tree, which holds all that is difficult.
  const source = sources.at(-1)!;
  if (source.leftOut.some((path) => path.startsWith(`${source.folder}/`))) {
    shown.done("  skipped: the temporary folder is inside the folder that would be backed up");
    return true;
  }
  const restored = await plakarSession({
    plakar: program,
    project: projectFolder,
    source: source.folder,
    scratch: folder,
    signal,
    onStep: (command) => shown.done(`  ${command.replaceAll(scratch, "TEMP")}`),
  });
  shown.update("comparing");
  const compared = await compareTrees({ source: source.folder, restored, signal });
  const report = restoreLines({
    copied: { records: compared.entries, bytes: compared.bytes, unread: [], refused: [] },
    compared,
    milliseconds: 1,
  });
  for (const line of report.lines.slice(1)) shown.done(`  ${line}`);
  return report.ok;
}

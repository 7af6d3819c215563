import { basename, join } from "node:path";
import { buildConnectors } from "../build/build_connectors.ts";
import { formatSize } from "../build/format_size.ts";
import { projectFolder } from "../build/project_folder.ts";
import { compareTrees } from "./compare_trees.ts";
import type { DemoSource } from "./default_sources.ts";
import { findProgram, plakarSession } from "./plakar_session.ts";
import type { Progress } from "./progress.ts";
import { restoreFolder } from "./restore_folder.ts";
import { restoreLines } from "./restore_lines.ts";
import { sandboxProbes } from "./sandbox_probes.ts";
import { storeRoundTrip } from "./store_round_trip.ts";

/** What every part of the demo works with. */
export interface DemoStage {
  /** An existing folder for everything that is written. */
  readonly scratch: string;
  /** What to import. */
  readonly sources: readonly DemoSource[];
  /** Where a person reads how it goes. */
  readonly shown: Progress;
  /** Stops the part when aborted. */
  readonly signal: AbortSignal;
}

/** What came of a part. */
export interface DemoOutcome {
  /** Whether it came out as it should. */
  readonly ok: boolean;
  /** The same for a script, as plain data. */
  readonly result: unknown;
}

/** One part of the demo: what it is called, what it shows, and how to run it. */
export interface DemoPart {
  readonly name: string;
  readonly title: string;
  readonly run: (stage: DemoStage) => Promise<DemoOutcome>;
}

const bin = join(projectFolder, "bin");

/** The parts, in the order they are shown. */
export const demoParts: readonly DemoPart[] = [
  {
    name: "build",
    title: "1. Build: each connector becomes one executable with its own permissions",
    run: build,
  },
  {
    name: "restore",
    title: "2. Import a folder and restore it elsewhere, through two sandboxed processes",
    run: restore,
  },
  { name: "store", title: "3. Keep the objects of a repository", run: store },
  {
    name: "sandbox",
    title: "4. What the sandbox refuses, whatever the code in it tries",
    run: sandbox,
  },
  { name: "plakar", title: "5. Inside plakar itself", run: plakar },
];

async function build({ shown, signal }: DemoStage): Promise<DemoOutcome> {
  shown.update("bundling and compiling");
  const result = await buildConnectors({
    project: projectFolder,
    signal,
    onBuilt: ({ executable, bytes, grants, unchanged }) =>
      shown.done(
        `  bin/${basename(executable).padEnd(17)} ${formatSize(bytes).padStart(8)}` +
          `  may use: ${grants}${unchanged ? "  (unchanged)" : ""}`,
      ),
  });
  return { ok: true, result };
}

async function restore({ scratch, sources, shown, signal }: DemoStage): Promise<DemoOutcome> {
  const results: unknown[] = [];
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
    results.push({ title, ok: report.ok, ...result });
  }
  shown.done(
    "  Compared are content, kind, size, permission bits, owner (as root), link targets, hard links,\n" +
      "  and modification times to the millisecond, which is as far as Deno reads and sets them.\n" +
      "  Deno sees neither extended attributes nor names that are not UTF-8: they are not restored.",
  );
  return { ok, result: results };
}

async function store({ scratch, shown, signal }: DemoStage): Promise<DemoOutcome> {
  const result = await storeRoundTrip({
    executable: join(bin, "dir-storage"),
    folder: join(scratch, "repository"),
    progress: shown,
    signal,
  });
  const { objects, bytes, ranges } = result;
  shown.done(
    `  ${objects} objects, ${
      formatSize(bytes)
    }: put by one process; listed, read and deleted by others\n` +
      `  ${ranges} ranges read, also across the end\n` +
      "  a Put that broke off, and one whose process was killed, left no object",
  );
  return { ok: true, result };
}

async function sandbox({ scratch, shown, signal }: DemoStage): Promise<DemoOutcome> {
  const results: unknown[] = [];
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
    results.push({ name, outcomes });
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
  return { ok, result: results };
}

async function plakar({ scratch, sources, shown, signal }: DemoStage): Promise<DemoOutcome> {
  const program = await findProgram("plakar");
  if (program === undefined) return skipped(shown, 'there is no "plakar" on PATH');
  const folder = join(scratch, "plakar");
  await Deno.mkdir(folder);
  // The last source: without a folder it is the generated tree, which holds all that is difficult.
  const source = sources.at(-1)!;
  if (source.leftOut.some((path) => path.startsWith(`${source.folder}/`))) {
    return skipped(shown, "the temporary folder is inside the folder that would be backed up");
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
  return { ok: report.ok, result: compared };
}

function skipped(shown: Progress, reason: string): DemoOutcome {
  shown.done(`  skipped: ${reason}`);
  return { ok: true, result: { skipped: reason } };
}

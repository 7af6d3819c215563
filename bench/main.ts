import { join } from "node:path";
import { cpus, totalmem } from "node:os";
import { buildConnectors } from "../cli/build/build_connectors.ts";
import { projectFolder } from "../cli/build/project_folder.ts";
import { commandArguments } from "../cli/command_arguments.ts";
import { givenPath } from "../cli/given_path.ts";
import { runCommand } from "../cli/run_command.ts";
import { ConnectorError } from "../sdk/error.ts";
import { fileSystemError } from "../sdk/files/file_system_error.ts";
import type { BenchContext } from "./bench_context.ts";
import { measureMemory } from "./memory.ts";
import { measureOpens } from "./opens.ts";
import { ratioOf, reaches, type Row } from "./row.ts";
import { spawnToInit } from "./spawn_to_init.ts";
import { formatTable } from "./table.ts";
import { measureThroughput } from "./throughput.ts";

const help = `Measures the compiled connectors beside the raw limit of this machine, in one run.

usage: ./denow task bench [--quick] [--only PART] [--folder FOLDER] [--json]

  --quick          leave out the memory part: files of 1 and 4 GiB and 200,000 empty ones
  --only PART      one part alone: start, opens, throughput or memory
  --folder FOLDER  the disk to measure; the system's temporary folder by default.
                   The memory part writes up to 4 GiB there, and removes it.
  --json           print one JSON object instead of a table
  --help           print this

Progress goes to stderr. docs/bench.md tells what each row means.`;

const parts = ["start", "opens", "throughput", "memory"] as const;
type Part = typeof parts[number];

/** Runs the command; resolves to the exit code. */
async function bench(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = commandArguments({
    args,
    options: {
      quick: { type: "boolean" },
      only: { type: "string" },
      folder: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const wanted = wantedParts(values.only, values.quick ?? false);
  const progress = (text: string) => console.error(text);
  const folder = await scratchFolder(values.folder);
  try {
    progress("building the connectors");
    const built = await buildConnectors({ project: projectFolder, signal });
    const bin = join(projectFolder, "bin");
    const context: BenchContext = { bin, project: projectFolder, folder, signal, progress };
    const measure: Readonly<Record<Part, () => Promise<Row[]>>> = {
      start: () => spawnToInit(context, built.map(({ executable }) => executable)),
      opens: () => measureOpens(context),
      throughput: () => measureThroughput(context),
      memory: () => measureMemory(context),
    };
    const rows: Row[] = [];
    for (const part of wanted) rows.push(...await measure[part]());
    console.log(values.json ? jsonOf(rows) : `${machineLine()}\n\n${formatTable(rows)}`);
    return 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A new folder on the disk to measure. */
async function scratchFolder(place: string | undefined): Promise<string> {
  const dir = place === undefined ? {} : { dir: givenPath(place) };
  try {
    return await Deno.realPath(await Deno.makeTempDir({ ...dir, prefix: "bench-" }));
  } catch (cause) {
    throw fileSystemError("cannot measure in", place ?? "the temporary folder", cause);
  }
}

function wantedParts(only: string | undefined, quick: boolean): Part[] {
  if (only === undefined) return parts.filter((part) => !quick || part !== "memory");
  const part = parts.find((name) => name === only);
  if (part !== undefined) return [part];
  throw new ConnectorError(`"${only}" is no part; give one of: ${parts.join(", ")}`, {
    code: "invalid_argument",
  });
}

const machine = {
  os: `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
  processor: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  deno: Deno.version.deno,
};

function machineLine(): string {
  const { os, processor, cores, memoryGiB, deno } = machine;
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${os}, Deno ${deno}`;
}

function jsonOf(rows: readonly Row[]): string {
  const withVerdicts = rows.map((row) => ({ ...row, ratio: ratioOf(row), reached: reaches(row) }));
  return JSON.stringify({ machine, rows: withVerdicts }, null, 2);
}

if (import.meta.main) await runCommand("bench", bench);

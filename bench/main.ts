import { cpus, totalmem } from "node:os";
import { projectFolder } from "../cli/build/project_folder.ts";
import { givenPath } from "../cli/given_path.ts";
import { runCommand } from "../cli/run_command.ts";
import type { BenchContext } from "./bench_context.ts";
import { benchHelp, type BenchOptions, benchOptions, type Part } from "./bench_options.ts";
import { measureGets } from "./gets.ts";
import { buildGoHost } from "./go_host.ts";
import { measureMemory } from "./memory.ts";
import { measureOpens } from "./opens.ts";
import { measureS3 } from "./s3/measure_s3.ts";
import { ratioOf, reaches, type Row } from "./row.ts";
import { isInMemory, scratchFolder } from "./scratch_folder.ts";
import { spawnToInit } from "./spawn_to_init.ts";
import { formatMarkdown, formatTable } from "./table.ts";
import { measureThroughput } from "./throughput.ts";
import { buildVariants } from "./variants.ts";

const measure: Readonly<Record<Part, (context: BenchContext) => Promise<Row[]>>> = {
  start: spawnToInit,
  opens: measureOpens,
  gets: measureGets,
  throughput: measureThroughput,
  memory: measureMemory,
  s3: measureS3,
};

/** Runs the command; resolves to the exit code. */
async function bench(args: string[], signal: AbortSignal): Promise<number> {
  const options = benchOptions(args);
  if (options.help) {
    console.log(benchHelp);
    return 0;
  }
  const folder = await scratchFolder(options.folder);
  // Executables are not run out of the memory that is measured with.
  const programs = await Deno.makeTempDir({ prefix: "bench-bin-" });
  try {
    const context = await benchContext(options, { folder, programs, signal });
    const rows: Row[] = [];
    for (const part of options.parts) rows.push(...await measure[part](context));
    console.log(report(options, rows, await isInMemory(folder)));
    return 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(programs, { recursive: true });
  }
}

interface Places {
  readonly folder: string;
  readonly programs: string;
  readonly signal: AbortSignal;
}

async function benchContext(
  { bin, rounds, transports, parts }: BenchOptions,
  { folder, programs, signal }: Places,
): Promise<BenchContext> {
  const progress = (text: string) => console.error(text);
  const project = projectFolder;
  progress(`building the connectors: ${transports.join(", ")}`);
  const out = bin === undefined ? programs : givenPath(bin);
  const bins = await buildVariants({ project, out, transports, signal });
  const wantsGo = parts.some((part) => ["opens", "gets", "throughput"].includes(part));
  const goHost = wantsGo ? await buildGoHost(project, programs, signal) : undefined;
  if (wantsGo && goHost === undefined) progress("left out: the grpc-go host, Go is not installed");
  return { bins, project, folder, programs, rounds, goHost, signal, progress };
}

const machine = {
  os: `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
  processor: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  deno: Deno.version.deno,
};

function report(
  { format, rounds }: BenchOptions,
  rows: readonly Row[],
  inMemory: boolean,
): string {
  const { os, processor, cores, memoryGiB, deno } = machine;
  const line = `${processor}, ${cores} cores, ${memoryGiB} GiB, ${os}, Deno ${deno}; ` +
    `medians of ${rounds}; files ${inMemory ? "in memory" : "on a disk"}`;
  if (format === "table") return `${line}\n\n${formatTable(rows)}`;
  if (format === "markdown") return `${line}\n\n${formatMarkdown(rows)}`;
  const judged = rows.map((row) => ({
    ...row,
    ratios: { "grpc-js": ratioOf(row, "grpc-js"), raw: ratioOf(row, "raw") },
    goals: row.goals.map((goal) => ({ ...goal, reached: reaches(row, goal) })),
  }));
  return JSON.stringify({ machine, rounds, inMemory, rows: judged }, null, 2);
}

if (import.meta.main) await runCommand("bench", bench);

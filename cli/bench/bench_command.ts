import { cpus } from "node:os";
import type { Generation } from "../../sdk/generation.ts";
import { type CommandContext, type MakeCommand, newCommand } from "../command.ts";
import { optionPairs } from "../plugin/option_pairs.ts";
import { progress } from "../progress.ts";
import { openProject, type Project } from "../project/open_project.ts";
import { loadSetup } from "../test/load_setup.ts";
import { type ProjectConnector, projectConnectors } from "../test/project_connectors.ts";
import { requireBuilt } from "../test/require_executable.ts";
import { testSetup } from "../test/test_setup.ts";
import { bareStart } from "./bare_start.ts";
import { type BenchJob, configOf } from "./bench_job.ts";
import { type BenchOptions, benchOptions } from "./bench_options.ts";
import { type BenchRow, benchRows, type Round } from "./bench_row.ts";
import { benchTable } from "./bench_table.ts";
import { measureExporter } from "./measure_exporter.ts";
import { measureImporter } from "./measure_importer.ts";
import { measureStorage } from "./measure_storage.ts";

/** `bench [name…]`: measures the project's connectors. */
export const benchCommand: MakeCommand = (action) =>
  benchOptions(newCommand("bench", "Measure connectors beside what the machine can do", [
    ["bench", "Every connector of the project"],
    ["bench my-source-importer -o location=my-source://host/", "One of them, on a real source"],
    ["bench my-store-storage --large 512 --rounds 5 --json", "Larger and longer, for a program"],
  ])).action(action(async (context, names: string[], options: BenchOptions) => {
    const project = await openProject(options.project);
    const connectors = projectConnectors(project, names, "measure");
    await requireBuilt(connectors, "measure");
    const measured: (BenchedConnector & { readonly name: string; readonly role: string })[] = [];
    if (!options.json) context.print(machineLine(options.rounds));
    for (const connector of connectors) {
      const { rows, generation } = await benchConnector(context, project, connector, options);
      const { name, role } = connector;
      measured.push({ name, role, generation, rows });
      const older = generation === "v1.0" ? ", as plakar v1.0 speaks to it" : "";
      if (!options.json) context.print(`\n${name}${older}\n${benchTable(rows)}`);
    }
    if (options.json) {
      const { rounds } = options;
      context.print(JSON.stringify({ machine: machine(), rounds, connectors: measured }, null, 2));
    }
    return 0;
  }));

const measure = {
  importer: measureImporter,
  exporter: measureExporter,
  storage: measureStorage,
} as const;

/** What was measured, and what was spoken. */
interface BenchedConnector {
  readonly generation: Generation;
  readonly rows: readonly BenchRow[];
}

async function benchConnector(
  { signal, note }: CommandContext,
  project: Project,
  connector: ProjectConnector,
  options: BenchOptions,
): Promise<BenchedConnector> {
  const given = optionPairs(options.option ?? []);
  const setup = given["location"] === undefined
    ? await loadSetup(project.folder, connector, "measure", signal)
    : { config: given };
  const shown = progress(note);
  const scratch = await Deno.makeTempDir({ prefix: "plakar-deno-bench-" });
  try {
    await using ready = await testSetup(connector.name, setup, "measure", signal);
    const config = configOf(ready, given);
    let generation: Generation = "v1.1";
    const onGeneration = (spoken: Generation) => void (generation = spoken);
    const job: BenchJob = { connector, options, config, scratch, signal, onGeneration };
    const rounds: Round[] = [];
    // The first round brings programs and files into memory; it does not count.
    for (let round = 0; round <= options.rounds; round++) {
      signal.throwIfAborted();
      const name = round === 0 ? "warming up" : `round ${round} of ${options.rounds}`;
      shown.update(`${connector.name}: ${name}`);
      const start = await bareStart(scratch, signal);
      const taken = await measure[connector.role](job, start);
      if (round > 0) rounds.push(taken);
    }
    return { rows: benchRows(rounds), generation };
  } finally {
    shown.done();
    await Deno.remove(scratch, { recursive: true });
  }
}

function machine() {
  return {
    os: `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    deno: Deno.version.deno,
  };
}

function machineLine(rounds: number): string {
  const { processor, cores, os, deno } = machine();
  return `${processor}, ${cores} cores, ${os}, Deno ${deno}; medians of ${rounds}`;
}

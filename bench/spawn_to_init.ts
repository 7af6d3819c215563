import { openExporter, openImporter, openStorage, type Session } from "@plakar-deno/sdk/host";
import { join } from "node:path";
import { compileBundle } from "../cli/build/compile_bundle.ts";
import { permissionSet } from "../cli/build/permission_set.ts";
import { openProject } from "../cli/project/open_project.ts";
import { runProgram } from "../cli/run_program.ts";
import { type BenchContext, forEachTransport } from "./bench_context.ts";
import { contest, type Entrants, valuesOf } from "./contest.ts";
import { secondsOf } from "../cli/bench/seconds_of.ts";
import type { Row } from "./row.ts";

/** A start is short and scatters more than the rest: so many for each round of the others. */
const startsPerRound = 3;

const openers = {
  "dir-importer": openImporter,
  "dir-exporter": openExporter,
  "dir-storage": openStorage,
  "example-importer": openImporter,
  "example-exporter": openExporter,
  "example-storage": openStorage,
} as const;
type Executable = keyof typeof openers;

/** Time from starting each executable to its answer to Init, beside a compiled hello-world. */
export async function spawnToInit(context: BenchContext): Promise<Row[]> {
  const { progress, signal } = context;
  const hello = await compileHello(context);
  const starts = context.rounds * startsPerRound;
  const rows: Row[] = [];
  for (const name of Object.keys(openers) as Executable[]) {
    progress(`spawn to Init: ${name}, ${starts} starts`);
    const results = await contest(
      {
        ...await entrantsOf(context, name),
        raw: async () => ({ seconds: await secondsOf(() => sayHello(hello, signal)) }),
      },
      starts,
      signal,
    );
    rows.push({
      name: `spawn to Init, ${name}`,
      unit: "ms",
      values: valuesOf(results, ({ seconds }) => seconds * 1000),
      goals: [{ against: "raw", bound: "at most", value: 1.8 }],
      note: "raw: spawn to exit of a compiled hello-world",
    });
  }
  return rows;
}

/** The example connectors are compiled with http2 alone. */
async function entrantsOf(context: BenchContext, name: Executable): Promise<Entrants> {
  const location = await locationFor(context, name);
  const entrants = forEachTransport(context, (bin) => async () => {
    const began = performance.now();
    await using _session = await open(name, join(bin, name), location);
    return { seconds: (performance.now() - began) / 1000 };
  });
  const { http2 } = entrants;
  return name.startsWith("dir-") ? entrants : http2 === undefined ? {} : { http2 };
}

function open(name: Executable, executable: string, location: string): Promise<Session> {
  const protocol = location.slice(0, location.indexOf(":"));
  return openers[name]({ executable, protocol, config: { location } });
}

/** The program is compiled as the connectors are, with the grants of the one that has none. */
async function compileHello({ project, programs, signal }: BenchContext): Promise<string> {
  const output = join(programs, "hello");
  const { config } = await openProject(project);
  const set = permissionSet(config, "example-importer");
  await compileBundle({ code: 'console.log("hello");\n', set, output, signal });
  return output;
}

async function sayHello(executable: string, signal: AbortSignal): Promise<void> {
  const { code } = await runProgram(executable, { args: [], signal });
  if (code !== 0) throw new Error(`the compiled hello-world "${executable}" failed`);
}

async function locationFor({ folder }: BenchContext, name: Executable): Promise<string> {
  if (name.startsWith("example-")) return "example://";
  const place = join(folder, `start-${name}`);
  await Deno.mkdir(place);
  return `dir://${place}`;
}

import { openExporter, openImporter, openStorage, type Session } from "@plakar-deno/sdk/host";
import { basename, join } from "node:path";
import { compileBundle } from "../cli/build/compile_bundle.ts";
import type { BenchContext } from "./bench_context.ts";
import { median } from "./median.ts";
import type { Row } from "./row.ts";

/** Starts are measured so many times; the other program runs between each two. */
const runs = 15;

/**
 * Time from starting each executable to its answer to Init, beside a compiled program that prints
 * one line. Both run by turns, so that whatever else the machine does meets both.
 */
export async function spawnToInit(
  context: BenchContext,
  executables: readonly string[],
): Promise<Row[]> {
  const hello = await compileHello(context);
  const rows: Row[] = [];
  for (const executable of executables) {
    const name = basename(executable);
    context.progress(`spawn to Init: ${name}, ${runs} starts`);
    const location = await locationFor(context, name);
    const ours: number[] = [];
    const limit: number[] = [];
    // The first start reads the executable from the disk; it is not counted.
    for (let run = 0; run <= runs; run++) {
      context.signal.throwIfAborted();
      const helloTime = await timeOf(() => sayHello(hello));
      const initTime = await timeToInit(executable, location);
      if (run === 0) continue;
      limit.push(helloTime);
      ours.push(initTime);
    }
    rows.push({
      name: `spawn to Init, ${name}`,
      ours: median(ours),
      unit: "ms",
      limit: median(limit),
      limitIs: "spawn to exit of a compiled hello-world",
      goal: { of: "ratio", bound: "at most", value: 3.5 },
    });
  }
  return rows;
}

async function timeOf(run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** The program is compiled as the connectors are, with the grants of the one that has none. */
async function compileHello({ project, folder, signal }: BenchContext): Promise<string> {
  const entry = join(folder, "hello.js");
  const output = join(folder, "hello");
  await Deno.writeTextFile(entry, 'console.log("hello");\n');
  await compileBundle({ project, entry, permissions: "example-importer", output, signal });
  return output;
}

async function sayHello(executable: string): Promise<void> {
  const { success } = await new Deno.Command(executable, { stdin: "null" }).output();
  if (!success) throw new Error(`the compiled hello-world "${executable}" failed`);
}

async function locationFor({ folder }: BenchContext, name: string): Promise<string> {
  if (name.startsWith("example-")) return "example://";
  const place = join(folder, `start-${name}`);
  await Deno.mkdir(place);
  return `dir://${place}`;
}

async function timeToInit(executable: string, location: string): Promise<number> {
  const protocol = location.slice(0, location.indexOf(":"));
  const options = { executable, protocol, config: { location } };
  const began = performance.now();
  await using _session: Session = await openerOf(executable)(options);
  return performance.now() - began;
}

function openerOf(
  executable: string,
): typeof openImporter | typeof openExporter | typeof openStorage {
  if (executable.endsWith("-importer")) return openImporter;
  if (executable.endsWith("-exporter")) return openExporter;
  return openStorage;
}

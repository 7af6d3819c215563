import { importerSession, spawnPlugin } from "@plakar-deno/sdk/host";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { commandArguments } from "../../cli/command_arguments.ts";
import { runCommand } from "../../cli/run_command.ts";
import type { TransportName } from "../bench_context.ts";
import { chosen, countOf } from "../bench_options.ts";
import { writeRandomFile } from "../../cli/bench/random_file.ts";
import { scratchFolder } from "../scratch_folder.ts";
import { makeSmallFiles } from "../small_files.ts";
import { buildVariants } from "../variants.ts";
import { soak, type SoakRun } from "./soak.ts";

const help =
  `Sends very much through one dir-importer and looks at what is left of it in the process.

usage: ./denow task soak [--opens N] [--gib N] [--rounds N] [--transport NAME] [--folder FOLDER] [--json]

  --opens N         files of 4 KiB that are opened in all; 1,000,000 by default
  --gib N           GiB in all that are read out of one large file; 20 by default
  --rounds N        imports that this is divided among, at least 4; 20 by default
  --transport NAME  http2, or grpc-js; http2 by default
  --folder FOLDER   where the files lie; the system's temporary folder by default. They are removed.
  --json            print one JSON object at the end
  --help            print this

Progress goes to stderr. The exit code is 1 when memory grew or something was left.
docs/bench.md tells what is looked at. Needs Linux.`;

/** Runs the command; resolves to the exit code. */
async function soakCommand(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = commandArguments({
    args,
    options: {
      opens: { type: "string" },
      gib: { type: "string" },
      rounds: { type: "string" },
      transport: { type: "string" },
      folder: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const rounds = Math.max(4, countOf("--rounds", values.rounds, 20));
  const files = Math.ceil(countOf("--opens", values.opens, 1_000_000) / rounds);
  const large = Math.ceil(countOf("--gib", values.gib, 20) * 2 ** 30 / rounds);
  const transports: TransportName[] = values.transport === undefined
    ? ["http2"]
    : chosen([values.transport], ["http2", "grpc-js"], "transport");
  const folder = await scratchFolder(values.folder);
  const out = await Deno.makeTempDir({ prefix: "soak-bin-" });
  const progress = (text: string) => console.error(text);
  try {
    progress(`building the connectors: ${transports[0]}`);
    const bins = await buildVariants({ project: projectFolder, out, transports, signal });
    progress(`making ${files} files of 4 KiB and one of ${(large / 2 ** 20).toFixed(0)} MiB`);
    await makeSmallFiles(join(folder, "small"), files, 4096, signal);
    await writeRandomFile(join(folder, "large"), large, signal);
    const executable = join(bins.get(transports[0]!)!, "dir-importer");
    await using plugin = await spawnPlugin({ executable, signal });
    const config = { location: `dir://${folder}` };
    const session = await importerSession(plugin, { protocol: "dir", config, signal });
    const run = await soak({
      plugin,
      session,
      tree: folder,
      rounds,
      files,
      large,
      signal,
      progress,
    });
    console.log(values.json ? JSON.stringify(run, null, 2) : reportOf(run));
    return run.findings.every(({ good }) => good) ? 0 : 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(out, { recursive: true });
  }
}

function reportOf({ opens, left, bytes, seconds, outcome: { after }, findings }: SoakRun): string {
  const flat = findings.every(({ good }) => good);
  return [
    `${opens.toLocaleString("en-US")} Opens (${left} left early) and ` +
    `${(bytes / 2 ** 30).toFixed(1)} GiB in ${seconds.toFixed(0)} s; ` +
    `peak RSS ${(after.peakRss / 1e6).toFixed(1)} MB`,
    ...findings.map(({ text, good }) => `${good ? "good" : "BAD "}  ${text}`),
    flat ? "verdict: flat, nothing left" : "verdict: BAD, see above",
  ].join("\n");
}

if (import.meta.main) await runCommand("soak", soakCommand);

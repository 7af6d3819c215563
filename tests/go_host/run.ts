import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { commandArguments } from "../../cli/command_arguments.ts";
import { runCommand } from "../../cli/run_command.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { buildGoHost } from "./build.ts";

const help =
  `Drives the compiled connectors from a small Go program, on the gRPC library that plakar uses.

usage: deno run -A tests/go_host/run.ts [--bin FOLDER] [word...]

  word          run only the checks whose names contain one of the words, for example E7
  --bin FOLDER  where the executables are; "bin" of the project by default
  --help        print this

       deno run -A tests/go_host/run.ts bench-open -bin FOLDER -tree FOLDER [-concurrency 8]

Prints one line for each check and the counts at the end.`;

/** Builds and runs the Go program; resolves to its exit code. */
async function goHost(args: string[], signal: AbortSignal): Promise<number> {
  // A measurement has flags of its own; bench_open.go reads them.
  if (args[0] === "bench-open") return await runProgram(args[0], args.slice(1), signal);
  const { values, positionals } = commandArguments({
    args,
    allowPositionals: true,
    options: { bin: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const bin = values.bin ?? join(projectFolder, "bin");
  if (!await Deno.stat(bin).then(({ isDirectory }) => isDirectory, () => false)) {
    throw new ConnectorError(
      `there are no executables in "${bin}"; compile them first: ./denow task build`,
      { code: "not_found" },
    );
  }
  return await runProgram("check", ["-bin", bin, ...positionals], signal);
}

async function runProgram(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "gohost-" });
  try {
    const program = join(folder, "gohost");
    await buildGoHost(program, signal);
    const child = new Deno.Command(program, {
      args: [command, "-proto", join(projectFolder, "proto/v1_1"), ...args],
      stdin: "null",
      // Its own end kills the plugins that it started.
      signal,
    }).spawn();
    const { code } = await child.status;
    signal.throwIfAborted();
    return code;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await runCommand("go host", goHost);

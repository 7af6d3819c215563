import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { commandArguments } from "../../cli/command_arguments.ts";
import { runCommand } from "../../cli/run_command.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { executableNames } from "../compiled/executable.ts";
import { grpcJsExecutables } from "../compiled/grpc_js_executables.ts";
import { buildGoHost } from "./build.ts";

const help =
  `Drives the compiled connectors from a small Go program, on the gRPC library that plakar uses: as a
host of v1.1, and as one of v1.0.

usage: deno run -A tests/go_host/run.ts [--bin FOLDER | --grpc-js] [word...]

  word          run only the checks whose names contain one of the words, for example E7 or v1.0
  --bin FOLDER  where the executables are; "bin" of the project by default
  --grpc-js     compile the connectors with grpc-js as their transport, and drive those
  --help        print this

       deno run -A tests/go_host/run.ts build FILE

Prints one line for each check and the counts at the end. The second form builds the program alone:
the files bench_*.go tell what it measures.`;

/** Builds and runs the Go program; resolves to its exit code. */
async function goHost(args: string[], signal: AbortSignal): Promise<number> {
  if (args[0] === "build" && args.length === 2) {
    await buildGoHost(args[1]!, signal);
    return 0;
  }
  const { values, positionals } = commandArguments({
    args,
    allowPositionals: true,
    options: {
      bin: { type: "string" },
      "grpc-js": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (values["grpc-js"]) return await runGrpcJs(positionals, signal);
  const bin = values.bin ?? join(projectFolder, "bin");
  if (!await Deno.stat(bin).then(({ isDirectory }) => isDirectory, () => false)) {
    throw new ConnectorError(
      `there are no executables in "${bin}"; compile them first: ./denow task build`,
      { code: "not_found" },
    );
  }
  return await runChecks(["-bin", bin, ...positionals], signal);
}

/** The checks against executables that are made for them, and removed. */
async function runGrpcJs(words: readonly string[], signal: AbortSignal): Promise<number> {
  const bin = await Deno.makeTempDir({ prefix: "gohost-" });
  try {
    await grpcJsExecutables(executableNames, bin, signal);
    return await runChecks(["-bin", bin, ...words], signal);
  } finally {
    await Deno.remove(bin, { recursive: true });
  }
}

async function runChecks(args: readonly string[], signal: AbortSignal): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "gohost-" });
  try {
    const program = join(folder, "gohost");
    await buildGoHost(program, signal);
    const child = new Deno.Command(program, {
      args: [
        "check",
        ...["-proto", join(projectFolder, "proto/v1_1")],
        ...["-older", join(projectFolder, "proto/v1_0")],
        ...args,
      ],
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

import { relative } from "node:path";
import { commandArguments } from "../command_arguments.ts";
import { givenPath } from "../given_path.ts";
import { runCommand } from "../run_command.ts";
import { buildConnectors } from "./build_connectors.ts";
import type { BuiltExecutable } from "./build_one.ts";
import { formatSize } from "./format_size.ts";
import { projectFolder } from "./project_folder.ts";

const help = `Compiles the connectors of manifest.yaml into sandboxed executables.

usage: ./denow task build [name...] [--out FOLDER] [--json]

  name          an executable of the manifest, for example dir-importer; all when left out
  --out FOLDER  where to put the executables; "bin" by default
  --json        print one JSON array instead of lines
  --help        print this

Each executable holds exactly the grants of the permission set of its own name in deno.json.
One whose code, grants and toolchain have not changed is left as it is.`;

/** Runs the command; resolves to the exit code. */
async function build(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = commandArguments({
    args,
    allowPositionals: true,
    options: {
      out: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const built = await buildConnectors({
    project: projectFolder,
    names: positionals,
    ...(values.out === undefined ? {} : { out: givenPath(values.out) }),
    signal,
    ...(values.json ? {} : { onBuilt: (one: BuiltExecutable) => console.log(line(one)) }),
  });
  if (values.json) console.log(JSON.stringify(built, null, 2));
  return 0;
}

function line(built: BuiltExecutable): string {
  return [
    relative(Deno.cwd(), built.executable).padEnd(24),
    formatSize(built.bytes).padStart(8),
    built.unchanged
      ? "unchanged".padStart(10)
      : `${(built.milliseconds / 1000).toFixed(1)} s`.padStart(10),
    ` may use: ${built.grants}`,
  ].join("  ");
}

if (import.meta.main) await runCommand("build", build);

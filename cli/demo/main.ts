import { ConnectorError } from "../../sdk/error.ts";
import { commandArguments } from "../command_arguments.ts";
import { runCommand } from "../run_command.ts";
import { demo } from "./demo.ts";

const help = `Builds the connectors and shows them at work.

usage: ./denow task demo [FOLDER] [--keep] [--json]

  FOLDER    what to import and restore; it is only read. When left out: the files of this
            project, and a generated tree with everything a backup may trip over
  --keep    leave what was restored where it is, and say where
  --json    print one JSON object when it is over, and all else to stderr
  --help    print this

The demo imports the folder through bin/dir-importer, hands every record straight to
bin/dir-exporter, compares each byte and attribute, keeps objects with bin/dir-storage, and
shows what the sandbox refuses. With "plakar" on PATH it also installs the connectors as a
package into a temporary home and runs a whole backup and restore. Everything it writes is
below one temporary folder, which it removes; what it compiles stays in bin/.`;

/** Runs the command; resolves to the exit code. */
async function main(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = commandArguments({
    args,
    allowPositionals: true,
    options: {
      keep: { type: "boolean" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (positionals.length > 1) {
    throw new ConnectorError(
      `one folder at a time; ${positionals.length} were given; see --help`,
      { code: "invalid_argument" },
    );
  }
  const report = await demo({
    folder: positionals[0],
    keep: values.keep === true,
    output: values.json ? Deno.stderr : Deno.stdout,
    signal,
  });
  if (values.json) console.log(JSON.stringify(report, null, 2));
  return report.ok ? 0 : 1;
}

if (import.meta.main) await runCommand("demo", main);

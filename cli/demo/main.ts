import { parseArgs } from "node:util";
import { ConnectorError } from "../../sdk/error.ts";
import { runCommand } from "../run_command.ts";
import { demo } from "./demo.ts";

const help = `Builds the connectors and shows them at work.

usage: ./denow task demo [FOLDER]

  FOLDER    what to import and restore; it is only read. When left out: the files of this
            project, and a generated tree with everything a backup may trip over
  --keep    leave what was restored where it is, and say where
  --help    print this

The demo imports the folder through bin/dir-importer, hands every record straight to
bin/dir-exporter, compares each byte and attribute, keeps objects with bin/dir-storage, and
shows what the sandbox refuses. With "plakar" on PATH it also installs the connectors as a
package into a temporary home and runs a whole backup and restore. Everything it writes is
below one temporary folder, which it removes; what it compiles stays in bin/.`;

/** Runs the command; resolves to the exit code. */
async function main(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsed(args);
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (positionals.length > 1) {
    throw new ConnectorError(`one folder at a time; ${positionals.length} were given\n\n${help}`, {
      code: "invalid_argument",
    });
  }
  const ok = await demo({ folder: positionals[0], keep: values.keep === true, signal });
  return ok ? 0 : 1;
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { keep: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConnectorError(`${reason}\n\n${help}`, { code: "invalid_argument", cause });
  }
}

if (import.meta.main) await runCommand("demo", main);

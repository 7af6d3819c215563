import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { commandArguments } from "../../cli/command_arguments.ts";
import { runCommand } from "../../cli/run_command.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { closingLine } from "../../toolchain/test_counts.ts";
import { withFolder } from "../with_folder.ts";
import { backsUp, backsUpFiles } from "./backup_steps.ts";
import { exports, imports, stores } from "./partner_steps.ts";
import { buildPrograms } from "./programs.ts";

const help =
  `Tries the compiled connectors with the libraries that plakar v1.0.5 is made of, and this
package's host with plugins made with the Go SDK v1.0.5. Builds two Go programs for it, which takes
minutes at the first time, so it is no part of the test suites.

usage: ./denow run -A tests/v1_0_libraries/run.ts [--bin FOLDER]

  --bin FOLDER  where the executables are; "bin" of the project by default
  --help        print this`;

/** Runs every step in a folder of its own; resolves to the exit code. */
async function tryLibraries(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = commandArguments({
    args,
    options: { bin: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const bin = values.bin ?? join(projectFolder, "bin");
  const dirExporter = join(bin, "dir-exporter");
  await Deno.stat(dirExporter).catch((cause) => {
    throw new ConnectorError(`there is no "${dirExporter}"; compile it: ./denow task build`, {
      code: "not_found",
      cause,
    });
  });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  await withFolder(async (built) => {
    const { backup, partner } = await buildPrograms(built, signal);
    const steps: Readonly<Record<string, (folder: string) => Promise<void>>> = {
      "the libraries of v1.0 back up and restore through the dir connectors": (folder) =>
        backsUp(backup, bin, "dir", folder, signal),
      "the libraries of v1.0 keep and restore through connectors of their style": (folder) =>
        backsUp(backup, bin, "legacy-folder", folder, signal),
      "the libraries of v1.0 back up what has files and no folders": (folder) =>
        backsUpFiles(backup, bin, folder, signal),
      "H13 an importer of the Go SDK v1.0 is told from others and read": (folder) =>
        imports(partner.importer, dirExporter, folder),
      "H13 an exporter of the Go SDK v1.0 is told from others and restores": (folder) =>
        exports(partner.exporter, folder),
      "H13 a store of the Go SDK v1.0 is told from others and keeps objects": (folder) =>
        stores(partner.storage, folder),
    };
    for (const [name, step] of Object.entries(steps)) {
      try {
        await withFolder(step);
        counts.passed++;
        console.log(`ok   ${name}`);
      } catch (error) {
        signal.throwIfAborted();
        counts.failed++;
        console.log(`FAIL ${name}\n     ${errorMessage(error)}`);
      }
    }
  });
  console.log(closingLine(counts));
  return counts.failed === 0 ? 0 : 1;
}

if (import.meta.main) await runCommand("v1.0 libraries", tryLibraries);

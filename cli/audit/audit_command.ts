import type { Generation } from "../../sdk/generation.ts";
import { apiOption } from "../api_option.ts";
import { type CommandContext, type MakeCommand, newCommand } from "../command.ts";
import { permissionSet } from "../build/permission_set.ts";
import { progress } from "../progress.ts";
import { openProject } from "../project/open_project.ts";
import { loadSetup } from "../test/load_setup.ts";
import { projectConnectors } from "../test/project_connectors.ts";
import { testSetup } from "../test/test_setup.ts";
import { auditConnector } from "./audit_connector.ts";
import type { AuditReport } from "./audit_report.ts";
import { auditText } from "./audit_text.ts";

/** The options of `audit`, as they are given. */
interface AuditCommandOptions {
  readonly strict?: boolean;
  readonly api?: Generation;
  readonly json?: boolean;
  readonly project?: string;
}

/** `audit [name…]`: compares what connectors may do with what they do. */
export const auditCommand: MakeCommand = (action) =>
  newCommand("audit", "Find the grants that connectors do not need, or lack", [
    ["audit", "Every connector of the project"],
    ["audit my-source-importer --strict", "One of them; fail when it is granted too much"],
  ])
    .argument("[name...]", "connectors of the manifest; all when left out")
    .option("--strict", "exit with code 1 for grants that are not needed, too")
    .addOption(apiOption("run the cases of plakar v1.0 or v1.1 alone; both when left out"))
    .option("--json", "print one JSON array instead of tables")
    .option("--project <folder>", "the project; the one around the current folder when left out")
    .addHelpText("after", notes)
    .action(action(async (context, names: string[], options: AuditCommandOptions) => {
      const reports = await auditAll(context, names, options);
      if (options.json) context.print(JSON.stringify(reports, null, 2));
      const kinds = reports.flatMap(({ findings }) => findings.map(({ kind }) => kind));
      return kinds.includes("under-grant") || options.strict && kinds.length > 0 ? 1 : 0;
    }));

async function auditAll(
  { signal, print, note }: CommandContext,
  names: readonly string[],
  options: AuditCommandOptions,
): Promise<readonly AuditReport[]> {
  const project = await openProject(options.project);
  // All sets and setups first: a faulty one is better heard of before minutes of tests.
  const jobs = [];
  for (const connector of projectConnectors(project, names, "audit")) {
    const set = permissionSet(project.config, connector.name);
    const conformance = await loadSetup(project.folder, connector, "audit", signal);
    jobs.push({ connector, set, conformance });
  }
  const reports: AuditReport[] = [];
  for (const { connector, set, conformance } of jobs) {
    const shown = progress(note);
    try {
      await using setup = await testSetup(connector.name, conformance, "audit", signal);
      const onProgress = (text: string) => shown.update(`${connector.name}: ${text}`);
      const api = options.api === undefined ? {} : { api: options.api };
      const at = { project: project.folder, connector, set, setup, ...api };
      reports.push(await auditConnector({ ...at, signal, onProgress }));
    } finally {
      shown.done();
    }
    if (!options.json) print(`${reports.length > 1 ? "\n" : ""}${auditText(reports.at(-1)!)}`);
  }
  return reports;
}

const notes = `
The connector runs from its source, with the setup that connectors/<connector>/conformance.ts
exports. First everything is granted, to see which cases pass and what is asked for: Deno notes
every check, also those of code that would do without. So each declared access is then taken away
and the cases run again: what all of them pass without is not needed. An access that is granted as
a whole, though the same few places are asked for always, is tried as a list of those.

The answer is as good as the cases: a grant that only a part without a test needs is found to be
needless. Each run takes some seconds; there are two and one for each declared access,
and a few more where something is wrong.

The exit code is 1 when what is declared is not enough, and with --strict when it is too much.`;

import type { Generation } from "../../sdk/generation.ts";
import { apiOption } from "../api_option.ts";
import { type MakeCommand, newCommand } from "../command.ts";
import { progress } from "../progress.ts";
import { fixManifest } from "./fix_manifest.ts";
import { lintManifest } from "./lint_manifest.ts";
import { manifestFile } from "./manifest_file.ts";
import { reportText, totalsOf } from "./report_text.ts";

interface LintCommandOptions {
  readonly api: Generation;
  readonly fix?: true;
  readonly run: boolean;
  readonly json?: true;
}

const exitCodes = `
Each finding says what is wrong, why it hurts (what plakar does with it) and what to write. Programs
are started to be asked for their flags, never to import, export or store anything.

With --api v1.0 it is read as plakar v1.0 reads it. In a manifest with a version, or with
api_version v1.0.0, what plakar v1.0 refuses is an error; in any other it is a warning, because
"pack --api v1.0" puts it right.

Exit codes: 0 for no errors, warnings or not; 1 for errors; 2 for a wrong argument.`;

/** `lint`: finds what plakar would ignore, refuse or delete, and says it before plakar does. */
export const lintCommand: MakeCommand = (action) =>
  newCommand("lint", "Find the mistakes in a manifest that plakar does not tell", [
    ["lint", "The project in this folder: its manifest, the files in it, and its programs"],
    ["lint --fix", "The same, after what is plainly meant was put right; comments stay"],
    ["lint other/manifest.yaml --no-run", "Look at files alone and start nothing"],
    ["lint --api v1.0", "As plakar v1.0 takes it: what it refuses and what it does not read"],
    ["lint --json", "For a program: findings with rule, line, problem, why and fix"],
  ])
    .argument("[manifest]", "the manifest, or the folder it is in", ".")
    .addOption(apiOption("the generation of plakar that is to take it").default("v1.1"))
    .option("--fix", "put right what has one correction: wrong keys, spellings, execute bits")
    .option("--no-run", "start no program and load no source")
    .option("--json", "print one JSON document")
    .addHelpText("after", exitCodes)
    .action(action(async (context, given: string, options: LintCommandOptions) => {
      const { path, shown } = await manifestFile(given);
      const { signal } = context;
      const { api } = options;
      const fixed = options.fix === true
        ? await fixManifest({ path, shown, api, signal })
        : undefined;
      const shownProgress = progress((text) => context.note(text));
      const findings = await lintManifest({
        path,
        shown,
        api,
        run: options.run,
        signal,
        note: shownProgress.line,
        step: shownProgress.update,
      }).finally(shownProgress.done);
      const totals = totalsOf(findings);
      if (options.json) {
        const plain = findings.map(({ edit, ...rest }) => ({
          ...rest,
          fixable: edit !== undefined,
        }));
        const changes = fixed === undefined ? {} : { fixed };
        context.print(JSON.stringify({ api, findings: plain, ...totals, ...changes }, null, 2));
      } else {
        for (const { file, line, rule, change } of fixed ?? []) {
          context.print(`${file}:${line}: fixed ${rule}: ${change}`);
        }
        if (fixed !== undefined && fixed.length > 0) context.print("");
        context.print(reportText(findings, shown));
      }
      return totals.errors === 0 ? 0 : 1;
    }));

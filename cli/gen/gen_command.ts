import { join } from "node:path";
import { type MakeCommand, newCommand } from "../command.ts";
import { givenPath } from "../given_path.ts";
import { nearestProject } from "../project/open_project.ts";
import { generate } from "./generate.ts";
import { writeWhole } from "./write_whole.ts";

/** The options of `gen`, as they are given. */
interface GenCommandOptions {
  readonly check?: true;
  readonly project?: string;
  readonly json?: true;
}

const summary = "Write schemas, manifest entries and tables of options";

const description = `${summary}.

Loads every connectors/<connector>/<role>.ts, each in a process of its own with the permissions of
its connector, and writes what the definition in it decides:

  connectors/<connector>/<role>.schema.json   the options as JSON Schema, for "validator"
  manifest.yaml                               a new connector's entry; of the others: protocols,
                                              location_flags, executable, validator
  README.md                                   the options as a table, between the lines
                                              <!-- options:<connector>-<role> --> and
                                              <!-- /options -->

What is written by hand beside that stays, comments included. A second run changes nothing.`;

/** `gen`: writes what the definitions of a project decide. */
export const genCommand: MakeCommand = (action) =>
  newCommand("gen", summary, [
    ["gen", "After a change of options, protocols or flags"],
    ["gen --check", "In CI: fail when something is stale"],
  ])
    .description(description)
    .option("--check", "write nothing; list what is stale and exit with 1 when something is")
    .option("--project <folder>", "the project; the one around the current folder when left out")
    .option("--json", "print one JSON object instead of lines")
    .action(action(async (context, options: GenCommandOptions) => {
      const folder = await nearestProject(givenPath(options.project ?? "."));
      const { files, remarks } = await generate(folder, context.signal);
      const stale = files.filter(({ changes }) => changes.length > 0);
      const state = options.check ? "stale" : "written";
      for (const { file, text } of options.check ? [] : stale) {
        context.signal.throwIfAborted();
        await writeWhole(join(folder, file), text);
      }
      if (options.json) {
        const report = {
          upToDate: stale.length === 0,
          files: files.map(({ file, changes }) => ({
            file,
            state: changes.length > 0 ? state : "unchanged",
            changes,
          })),
          remarks,
        };
        context.print(JSON.stringify(report, null, 2));
      } else {
        for (const { file, changes } of stale) {
          for (const change of changes) context.print(`${state}  ${file}  ${change}`);
        }
        for (const remark of remarks) context.note(`note: ${remark}`);
        if (stale.length === 0) context.note("everything is up to date");
        else if (options.check) context.note('run "plakar-deno gen" to bring this up to date');
      }
      return options.check && stale.length > 0 ? 1 : 0;
    }));

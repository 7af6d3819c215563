import type { Command } from "commander";
import type { Generation } from "../../sdk/generation.ts";
import { apiOption } from "../api_option.ts";
import { collected } from "../plugin/plugin_options.ts";

/** The options of `test`, as they are given. */
export interface TestOptions {
  readonly role?: string;
  readonly config?: readonly string[];
  readonly api?: Generation;
  readonly protocol?: string;
  readonly can?: string;
  readonly skip?: readonly string[];
  readonly row?: readonly string[];
  readonly caseTimeout: string;
  readonly startTimeout: string;
  readonly report: string;
  readonly json?: boolean;
  readonly out?: string;
  readonly project?: string;
}

/** Adds the arguments and {@linkcode TestOptions} to the command. */
export function testOptions(command: Command): Command {
  return command
    .usage(
      "[options] [name...]\n       plakar-deno test EXECUTABLE --role ROLE [options] [-- ARGS...]",
    )
    .argument("[name...]", "connectors of the manifest, or one executable made in any language")
    .addOption(apiOption("the hosts it is tested for; all that it knows when left out"))
    .addOption(collected("--row <row>", "run the cases of this row alone; may be repeated"))
    .option("--case-timeout <s>", "seconds after which a case has failed", "30")
    .option("--start-timeout <s>", "seconds in which it must start and answer Init", "20")
    .option("--report <format>", "text, junit or json", "text")
    .option("--json", "the same as --report json")
    .option("--out <file>", "where to write the report; stdout when left out")
    .option("--project <folder>", "the project; the one around the current folder when left out")
    .optionsGroup("Options for EXECUTABLE:")
    .option("--role <role>", "importer, exporter or storage")
    .addOption(collected(
      "--config <key=value>",
      'an option for Init, "location" among them; may be repeated. {folder} in a value becomes a ' +
        "fresh folder for every case: use it for what is written to",
    ))
    .option("--protocol <name>", "the scheme; that of the location when left out")
    .option(
      "--can <file>",
      'what it can be made to do: a .json file, or a .ts file that exports "can". A case that ' +
        "needs more is skipped, and says so",
    )
    .addOption(collected(
      "--skip <row=reason>",
      "a row known to fail; the run fails once it holds. May be repeated",
    ))
    .addHelpText("after", notes);
}

const notes =
  `A connector of the project is tested through its executable, as "build" makes it, with the setup
that connectors/<connector>/conformance.ts exports for its role. That module is test code: it runs
in this process, outside of the connector's sandbox.

Rows that begin with V are about plakar v1.0, all others about plakar v1.1. An executable that knows
one of them alone is held to the rows of that one.

In a .json file for --can, {"text": "..."} and {"base64": "..."} stand for bytes, {"integer": "..."}
for a whole number of any size, and "fresh" is an object of options with {folder} in them. ARGS are
those of the manifest.

The exit code is 0 when no case failed and at least one of each connector passed, 1 otherwise,
2 for a wrong argument and 130 after an interrupt.`;

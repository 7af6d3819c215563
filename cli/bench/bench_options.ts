import { type Command, Option } from "commander";
import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import { collected, pluginApiOption } from "../plugin/plugin_options.ts";

/** The options of `bench`, as they are given. */
export interface BenchOptions {
  /** Counted rounds. */
  readonly rounds: number;
  /** How many small files, objects or ranges one round takes. */
  readonly files: number;
  /** Bytes of a small file. */
  readonly fileSize: number;
  /** Mebibytes of the large file. */
  readonly large: number;
  /** Seconds after which one measurement of an importer stops. */
  readonly seconds: number;
  readonly option?: readonly string[];
  /** The generation to speak; v1.1 when left out, with a plugin that knows both. */
  readonly api?: Generation;
  readonly project?: string;
  readonly json?: boolean;
}

/** Adds {@linkcode BenchOptions} to the command. */
export function benchOptions(command: Command): Command {
  return command
    .argument("[name...]", "connectors of the manifest; all when left out")
    .addOption(collected(
      "-o, --option <name=value>",
      "option of the connector, beside those of conformance.ts; with a location, in place of them",
    ))
    .addOption(number("--rounds <number>", "counted rounds, whose medians are shown", 3, 99))
    .addOption(number("--files <number>", "small files, objects and ranges of a round", 500, 1e6))
    .addOption(number("--file-size <bytes>", "size of a small file or range", 4096, 2 ** 24))
    .addOption(number("--large <mebibytes>", "size of the large file", 64, 65_536))
    .addOption(number("--seconds <number>", "how long one part of an import may take", 5, 3600))
    .addOption(pluginApiOption())
    .option("--project <folder>", "the project; the one around the current folder when left out")
    .option("--json", "print one JSON object instead of tables")
    .addHelpText("after", notes);
}

function number(flags: string, description: string, preset: number, largest: number): Option {
  return new Option(flags, description).default(preset).argParser((text) => {
    const value = /^\d{1,7}$/.test(text) ? Number(text) : 0;
    if (value >= 1 && value <= largest) return value;
    const name = flags.split(" ")[0];
    throw new ConnectorError(
      `${name} is "${text}", which is no whole number from 1 to ${largest}; see --help`,
      { code: "invalid_argument" },
    );
  });
}

const notes = `
The executables are measured, as "build" makes them, with the options that
connectors/<connector>/conformance.ts gives to its tests. An importer is measured on what it
lists there; an exporter and a storage write what this command generates to the place that the
options name: give them one where that does no harm.

Each figure stands beside a baseline of the same minute and its multiple of that. For the start
it is "deno run" of a program of one line, from its start to its end; for bytes a pipe from or to
another process that does nothing but read or write a file; for small calls such a pipe that
answers as many bytes, eight calls ahead. A figure without a baseline has no such thing.`;

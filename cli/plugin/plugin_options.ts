import { type Command, Option } from "commander";
import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import { apiOption } from "../api_option.ts";

/** The options that say which plugin to start, and how. */
export interface PluginOptions {
  /** `--plugin`: an executable or a TypeScript module. */
  readonly plugin?: string;
  /** `--project`: the folder whose manifest knows the plugin. */
  readonly project?: string;
  /** `--from-source`: the TypeScript, even where an executable is built. */
  readonly fromSource?: boolean;
  /** `--api`: the generation to speak; the plugin tells when left out. */
  readonly api?: Generation;
  /** `-o`: each `name=value`. */
  readonly option?: readonly string[];
}

/** The options of every command that goes through records. */
export interface RecordOptions extends PluginOptions {
  /** `--exclude`: patterns in gitignore syntax. */
  readonly exclude?: readonly string[];
  /** `--concurrency`: how many contents are open at once. */
  readonly concurrency: number;
  /** `--json`: JSON lines instead of text. */
  readonly json?: boolean;
}

/** Adds what says which plugin to start: {@linkcode PluginOptions}. */
export function pluginOptions(command: Command): Command {
  return command
    .option(
      "--plugin <file>",
      "executable or .ts of the connector; found in manifest.yaml otherwise",
    )
    .addOption(collected("-o, --option <name=value>", "option of the connector; may be repeated"))
    .option("--from-source", "run the connector's .ts even when its executable is built")
    .addOption(pluginApiOption())
    .option("--project <folder>", "the project; the one around the current folder when left out");
}

/** `--api`, of a plugin that is started. */
export function pluginApiOption(): Option {
  return apiOption("speak this; when left out, v1.1 if the connector knows it");
}

/** Adds the options of records: {@linkcode RecordOptions} without the plugin's. */
export function recordOptions(command: Command): Command {
  return command
    .addOption(collected("--exclude <pattern>", "leave out, as .gitignore has it; may be repeated"))
    .addOption(concurrencyOption())
    .option("--json", "print JSON lines, the last one with the totals");
}

/** An option that may be given many times; its value is the list. */
export function collected(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((value: string, before: readonly string[] | undefined) => [...before ?? [], value]);
}

// More contents at once than this no plugin was made for; plakar's default is below the processors.
const maxConcurrency = 1024;

/** `--concurrency N`, checked. */
export function concurrencyOption(): Option {
  return new Option(
    "--concurrency <number>",
    "how many records are worked on, and files open, at once",
  )
    .default(8)
    .argParser((text) => {
      const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
      if (count >= 1 && count <= maxConcurrency) return count;
      throw new ConnectorError(
        `the concurrency "${text}" is no whole number from 1 to ${maxConcurrency}; see --help`,
        { code: "invalid_argument" },
      );
    });
}

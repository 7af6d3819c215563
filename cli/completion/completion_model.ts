import type { Argument, Command, Option } from "commander";
import { argumentWords, optionWords } from "./known_words.ts";

/** What can stand at a place of the command line. */
export type Values =
  /** One of a few words. */
  | { readonly kind: "words"; readonly words: readonly string[] }
  /** Several of them, with commas between. */
  | { readonly kind: "list"; readonly words: readonly string[] }
  /** Connectors of the project, as `build` names them; files as well. */
  | { readonly kind: "connectors" }
  | { readonly kind: "folder" }
  | { readonly kind: "file" };

/** An option of a command. */
export interface OptionModel {
  /** As it is typed: `-o`, `--out`. */
  readonly names: readonly string[];
  /** In one line. */
  readonly description: string;
  /** What follows it; absent when nothing does. */
  readonly values?: Values;
}

/** A command, or a command of a command. */
export interface CommandModel {
  /** What is typed after the program's name, empty for the program itself: `run import`. */
  readonly path: string;
  /** Its own commands with their summaries. */
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly OptionModel[];
  /** What its arguments can be; the last one again and again if `repeats`. */
  readonly arguments: readonly Values[];
  readonly repeats: boolean;
}

/**
 * What there is to complete: the program and all its commands, flat.
 *
 * @param program The program, from commander.
 */
export function completionModel(program: Command): readonly CommandModel[] {
  return modelsOf(program, "");
}

function modelsOf(command: Command, path: string): readonly CommandModel[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const inside = commands.map((each) => modelsOf(each, `${path} ${each.name()}`.trim()));
  const own: CommandModel = {
    path,
    commands: commands.map((each) => ({ name: each.name(), summary: oneLine(each.summary()) })),
    options: help.visibleOptions(command).map(optionModel),
    arguments: command.registeredArguments.map(valuesOfArgument),
    repeats: command.registeredArguments.at(-1)?.variadic ?? false,
  };
  return [own, ...inside.flat()];
}

function optionModel(option: Option): OptionModel {
  const { short, long, description, required, optional } = option;
  return {
    names: [short, long].filter((name) => name !== undefined),
    description: oneLine(description),
    ...((required || optional) && { values: valuesOfOption(option) }),
  };
}

function valuesOfOption({ argChoices, long, short, flags }: Option): Values {
  if (argChoices !== undefined) return { kind: "words", words: argChoices };
  const name = long ?? short ?? "";
  const words = Object.hasOwn(optionWords, name) ? optionWords[name] : undefined;
  if (words !== undefined) return { kind: name === "--roles" ? "list" : "words", words };
  return { kind: /[<[](folder|dir)/.test(flags) ? "folder" : "file" };
}

function valuesOfArgument(argument: Argument): Values {
  const name = argument.name();
  if (argument.argChoices !== undefined) return { kind: "words", words: argument.argChoices };
  const words = Object.hasOwn(argumentWords, name) ? argumentWords[name] : undefined;
  if (words !== undefined) return { kind: "words", words };
  if (name === "name" && argument.variadic) return { kind: "connectors" };
  return { kind: name === "folder" ? "folder" : "file" };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

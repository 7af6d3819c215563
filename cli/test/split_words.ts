import type { Command } from "commander";

/** The words of a command line, apart by the `--` between them. */
export interface SplitWords {
  /** Those before it. */
  readonly words: readonly string[];
  /** Those behind it, for the plugin. */
  readonly pluginArgs: readonly string[];
}

/**
 * Tells which words stood behind `--`: commander gives all of them in one list.
 *
 * @param words The list.
 * @param command The command that got them, which belongs to a program.
 */
export function splitWords(words: readonly string[], command: Command): SplitWords {
  // What the program was given, kept by commander and not in its types.
  const { rawArgs } = command.parent as unknown as { readonly rawArgs: readonly string[] };
  const end = rawArgs.indexOf("--");
  const count = end < 0 ? words.length : words.length - (rawArgs.length - end - 1);
  return { words: words.slice(0, count), pluginArgs: words.slice(count) };
}

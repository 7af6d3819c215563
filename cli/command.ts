import { Command } from "commander";

/** What a running command gets beside its arguments. */
export interface CommandContext {
  /** Aborted by Ctrl-C and by a polite kill; everything that waits takes it. */
  readonly signal: AbortSignal;
  /** Prints a part of the result, a line or more, to stdout. */
  print(text: string): void;
  /** Prints what is not the result, such as progress and remarks, to stderr. */
  note(text: string): void;
  /** Whether nobody reads the result any more, as after `| head`: printing more of it is no use. */
  readerGone?(): boolean;
  /**
   * Prints as `print` does, and resolves when the reader has taken it: for long results, since while
   * `print` waits for a slow reader an interrupt has to wait, too.
   */
  readonly printAsRead?: (text: string) => Promise<void>;
}

/** Runs one command to its exit code; `given` are its arguments, then its options. */
export type CommandRun<Given extends unknown[]> = (
  context: CommandContext,
  ...given: Given
) => Promise<number>;

/** Makes of a run what `Command.action` takes. */
export type Action = <Given extends unknown[]>(
  run: CommandRun<Given>,
) => (...given: Given) => Promise<void>;

/** Makes one command of the program; `action` wraps what it does. */
export type MakeCommand = (action: Action) => Command;

/** An example of a help text: a command line, and what it is for. */
export type Example = readonly [line: string, purpose: string];

/**
 * Begins a command: its name, one line for the list of commands, and examples for its help.
 *
 * @param name What is typed.
 * @param summary One line, in the imperative, without a full stop.
 * @param examples Lines as they are typed after the program's name.
 * @returns The command, still without arguments, options and action.
 */
export function newCommand(name: string, summary: string, examples: readonly Example[]): Command {
  const lines = examples.map(([line, purpose]) => `  # ${purpose}\n  plakar-deno ${line}\n`);
  return new Command(name)
    .summary(summary)
    .description(`${summary}.`)
    .addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

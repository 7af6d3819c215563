import { type Command, CommanderError } from "commander";
import { ConnectorError } from "../sdk/error.ts";
import type { Action, CommandContext, MakeCommand } from "./command.ts";
import { program } from "./program.ts";

/**
 * Runs the command line program, in this process and without ending it.
 *
 * @param args What was typed after the program's name.
 * @param commands Its commands.
 * @param context Where it prints to, and what stops it.
 * @returns The exit code: what the command says, and 0 for help that was asked for.
 * @throws {ConnectorError} `invalid_argument` for a command, an argument or an option there is not;
 * and what the command throws.
 */
export async function runCli(
  args: readonly string[],
  commands: readonly MakeCommand[],
  context: CommandContext,
): Promise<number> {
  let code = 0;
  const action: Action = (run) => async (...given) => {
    code = await run(context, ...given);
  };
  const all = program(commands, action);
  const io = {
    writeOut: (text: string) => context.print(text.replace(/\n$/, "")),
    writeErr: (text: string) => context.note(text.replace(/\n$/, "")),
    // A wrong argument is thrown below as the error of every other cause is.
    outputError: () => {},
    getOutHelpWidth: () => 100,
    getErrHelpWidth: () => 100,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
  for (const each of withSubcommands(all)) each.exitOverride().configureOutput(io);
  try {
    await all.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") return 2;
    const reason = error.message.replace(/^error: /, "").replaceAll("'", '"');
    throw new ConnectorError(`${reason.replace(/\n/g, " ")}; see --help`, {
      code: "invalid_argument",
      cause: error,
    });
  }
  return code;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

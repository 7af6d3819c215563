import { type Command, CommanderError } from "commander";
import { ConnectorError } from "../sdk/error.ts";
import { errorCode, errorMessage } from "../sdk/error_message.ts";
import type { Action, CommandContext, MakeCommand } from "./command.ts";
import { visibleJson } from "./visible_text.ts";
import { program } from "./program.ts";

/**
 * Runs the command line program, in this process and without ending it.
 *
 * Who asked for `--json` reads stdout: of a failure it gets `{"error": {"code", "message"}}` there,
 * unless a part of the result is there already.
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
  let printed = false;
  const { printAsRead } = context;
  const watched: CommandContext = {
    ...context,
    print: (text) => {
      printed = true;
      context.print(text);
    },
    ...(printAsRead === undefined ? {} : {
      printAsRead: (text: string) => {
        printed = true;
        return printAsRead(text);
      },
    }),
  };
  const action: Action = (run) => async (...given) => {
    code = await run(watched, ...given);
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
    const isCommander = error instanceof CommanderError;
    if (isCommander && error.exitCode === 0) return 0;
    if (isCommander && error.code === "commander.help") return 2;
    const thrown = isCommander ? wrongUse(error) : error;
    if (args.includes("--json") && !printed) {
      const told = { code: errorCode(thrown), message: errorMessage(thrown) };
      context.print(visibleJson({ error: told }));
    }
    throw thrown;
  }
  return code;
}

function wrongUse(error: CommanderError): ConnectorError {
  const reason = error.message.replace(/^error: /, "").replaceAll("'", '"')
    .replace(/\n/g, " ").replace(/\.$/, "");
  return new ConnectorError(`${reason}; see --help`, { code: "invalid_argument", cause: error });
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

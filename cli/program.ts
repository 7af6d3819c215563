import { Command } from "commander";
import type { Action, MakeCommand } from "./command.ts";

const name = "plakar-deno";

const description = `The toolkit for connectors of Plakar written in TypeScript.

"${name}" stands for "deno run -A jsr:@plakar-deno/sdk/cli", in a project made by "init" for
"deno task cli", and in the repository of the toolkit itself for "./denow task cli".`;

/**
 * The whole command line program: for running it, for its help, and for completion.
 *
 * @param commands Its commands, in the order of the help.
 * @param action Wraps what each of them does.
 */
export function program(commands: readonly MakeCommand[], action: Action): Command {
  const all = new Command(name).description(description).helpCommand(false);
  for (const make of commands) all.addCommand(make(action));
  return all;
}

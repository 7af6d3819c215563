import { Argument, type Command } from "commander";
import { type Action, type MakeCommand, newCommand } from "../command.ts";
import { program } from "../program.ts";
import { bashCompletion } from "./bash_completion.ts";
import { type CommandModel, completionModel } from "./completion_model.ts";
import { fishCompletion } from "./fish_completion.ts";
import { zshCompletion } from "./zsh_completion.ts";

/** Makes the script of each shell. */
const shells: Readonly<Record<string, (name: string, model: readonly CommandModel[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

const summary = "Print a script that completes commands in a shell";

const description = `${summary}.

It completes the name "plakar-deno". An alias of that name will do, or
"deno install --global --allow-all --name plakar-deno jsr:@plakar-deno/sdk/cli". The script knows
commands, options and what can follow them, starts no program, and finds the connectors of a project
by itself. Print it again when the toolkit is a newer one.`;

/**
 * Makes the command `completion` for a program.
 *
 * @param commands All commands of the program, asked for when it runs.
 */
export function makeCompletionCommand(commands: () => readonly MakeCommand[]): MakeCommand {
  return (action) =>
    newCommand("completion", summary, [
      ["completion bash > ~/.local/share/bash-completion/completions/plakar-deno", "For bash"],
      ["completion zsh > ~/.zfunc/_plakar-deno", "For zsh, with ~/.zfunc in fpath before compinit"],
      ["completion fish > ~/.config/fish/completions/plakar-deno.fish", "For fish"],
    ])
      .description(description)
      .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(shells)))
      .action(action((context, shell: string) => {
        const idle: Action = () => () => Promise.resolve();
        const all: Command = program(commands(), idle);
        context.print(shells[shell]?.(all.name(), completionModel(all)).trimEnd() ?? "");
        return Promise.resolve(0);
      }));
}

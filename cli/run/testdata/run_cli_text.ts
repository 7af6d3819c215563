import { fileURLToPath } from "node:url";
import { catCommand } from "../../cat/cat_command.ts";
import { copyCommand } from "../../copy/copy_command.ts";
import { lsCommand } from "../../ls/ls_command.ts";
import { runCli } from "../../run_cli.ts";
import { runCommand } from "../run_command.ts";

const commands = [runCommand, lsCommand, catCommand, copyCommand];

/** What a command printed, and its exit code. */
export interface CliText {
  readonly code: number;
  /** The lines of stdout. */
  readonly out: readonly string[];
  /** The lines of stderr. */
  readonly err: readonly string[];
}

/** Absolute path of a connector of these tests. */
export function testConnector(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Runs a command line of the program in this process. */
export async function runCliText(
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
  onNote: (line: string) => void = () => {},
): Promise<CliText> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(args, commands, {
    signal,
    print: (text) => void out.push(...text.split("\n")),
    note(text) {
      err.push(...text.split("\n"));
      onNote(text);
    },
  });
  return { code, out, err };
}

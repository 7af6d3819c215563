import { ConnectorError } from "../sdk/error.ts";
import { errorCode } from "../sdk/error_message.ts";
import { visibleText } from "./visible_text.ts";

/** Signals that end a command early: Ctrl-C, and a polite kill. */
const interrupts: readonly Deno.Signal[] = ["SIGINT", "SIGTERM"];

/**
 * Runs a command of this project as a whole process: interrupts abort its signal so that it can
 * clean up, errors become one line on stderr, and the process ends with its exit code: 2 for a bad
 * argument, 130 after an interrupt, 1 for any other error.
 *
 * @param name The command, for the error line.
 * @param command Resolves to the exit code; gets the arguments and the signal.
 */
export async function runCommand(
  name: string,
  command: (args: string[], signal: AbortSignal) => Promise<number>,
): Promise<never> {
  const interrupted = new AbortController();
  let code = 1;
  const interrupt = () => {
    interrupted.abort(new ConnectorError("interrupted", { code: "cancelled" }));
  };
  for (const signal of interrupts) Deno.addSignalListener(signal, interrupt);
  try {
    code = await command(Deno.args, interrupted.signal);
  } catch (error) {
    console.error(`${name}: ${messageOf(error)}`);
    if (interrupted.signal.aborted) code = 130;
    else if (errorCode(error) === "invalid_argument") code = 2;
  }
  Deno.exit(code);
}

/** What the person at the terminal reads of an error. */
export function messageOf(error: unknown): string {
  // It may hold the words of a plugin.
  if (error instanceof ConnectorError) return visibleText(error.message);
  // The system's own words, with the file: a full disk, a folder that may not be written.
  const text = error instanceof Error ? visibleText(error.message) : "";
  const [, said, what] = /^(.+) \(os error \d+\)(?:: (.+))?$/s.exec(text) ?? [];
  if (said !== undefined) {
    if (what === "tmpdir") return `cannot make a temporary folder: ${said}; see TMPDIR`;
    return what === undefined ? said : `cannot ${what}: ${said}`;
  }
  if (error instanceof Deno.errors.AlreadyExists) return text;
  // Not foreseen: the stack is worth more than a tidy line.
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

import { ConnectorError } from "../../sdk/error.ts";

/** How `runDeno` runs. */
export interface RunDenoOptions {
  /** What the run is for, for the error: `"bundle connectors/dir/importer.ts"`. */
  readonly action: string;
  /** Folder to run in. */
  readonly cwd: string;
  /** Kills the run when aborted. */
  readonly signal: AbortSignal;
}

/**
 * Runs the Deno this program runs on, with its output captured.
 *
 * @param args The arguments.
 * @param options What it is for, where, and until when.
 * @returns What it wrote to stdout.
 * @throws {ConnectorError} `failed_precondition` with what Deno wrote to stderr when it failed.
 */
export async function runDeno(args: readonly string[], options: RunDenoOptions): Promise<string> {
  options.signal.throwIfAborted();
  // Not `Command.output`, which takes no notice of its signal (Deno 2.7.14).
  const output = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: options.cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: options.signal,
  }).spawn().output();
  options.signal.throwIfAborted();
  if (output.success) return new TextDecoder().decode(output.stdout);
  const said = new TextDecoder().decode(output.stderr).trim() || "it said nothing";
  throw new ConnectorError(
    `cannot ${options.action}: deno ${args[0]} ended with code ${output.code}: ${
      said.replace(/\n\nStack backtrace:[^]*$/, "")
    }`,
    { code: "failed_precondition" },
  );
}

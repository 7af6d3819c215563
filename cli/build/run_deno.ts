import { ConnectorError } from "../../sdk/error.ts";
import { runProgram } from "../run_program.ts";

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
  const { cwd, signal } = options;
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    signal,
  });
  if (code === 0) return stdout;
  const said = stderr.trim() || "it said nothing";
  throw new ConnectorError(
    `cannot ${options.action}: deno ${args[0]} ended with code ${code}: ${
      said.replace(/\n\nStack backtrace:[^]*$/, "")
    }`,
    { code: "failed_precondition" },
  );
}

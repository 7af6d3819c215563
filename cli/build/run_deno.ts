import { ConnectorError } from "../../sdk/error.ts";
import { runProgram } from "../run_program.ts";

/** How `runDeno` runs. */
export interface RunDenoOptions {
  /** What the run is for, for the error: `"bundle connectors/dir/importer.ts"`. */
  readonly action: string;
  /** Folder to run in. */
  readonly cwd: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of variables of this process that Deno is not to see. */
  readonly without?: readonly string[];
  /** Kills the run when aborted. */
  readonly signal: AbortSignal;
}

/** The variables of Deno's own that only say where things are and who may fetch them. */
const harmless: readonly string[] = [
  "DENO_AUTH_TOKENS",
  "DENO_CERT",
  "DENO_DIR",
  "DENO_TLS_CA_STORE",
];

/**
 * Runs the Deno this program runs on, with its output captured.
 *
 * Variables that change what it makes are kept from it: with `OTEL_DENO`, for one, `deno compile`
 * makes a program that sends its logs to a server although it was granted no network (2.7.14).
 *
 * @param args The arguments.
 * @param options What it is for, where, and until when.
 * @returns What it wrote to stdout.
 * @throws {ConnectorError} `failed_precondition` with what Deno wrote to stderr when it failed.
 */
export async function runDeno(args: readonly string[], options: RunDenoOptions): Promise<string> {
  const { cwd, env = {}, without = [], signal } = options;
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), {
    args,
    cwd,
    env: { ...env, NO_COLOR: "1" },
    without: [...without, ...Object.keys(Deno.env.toObject()).filter(changesResult)],
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

function changesResult(variable: string): boolean {
  const name = variable.toUpperCase();
  return name.startsWith("OTEL_") || (name.startsWith("DENO_") && !harmless.includes(name));
}

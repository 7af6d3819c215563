import { join } from "node:path";
import { runDeno } from "./run_deno.ts";

/** What to compile, and with which permission set. */
export interface CompileOptions {
  /** The folder of the project, where `deno.json` holds the permission sets. */
  readonly project: string;
  /** The bundled entry. */
  readonly entry: string;
  /** The permission set's name. */
  readonly permissions: string;
  /** The executable to write. */
  readonly output: string;
  /** Stops the work when aborted. */
  readonly signal: AbortSignal;
}

/**
 * The flags of every compiled connector. They are part of the executable and cannot be changed by
 * who runs it.
 *
 * - `--no-prompt`: a refusal is an error, never a question on the terminal.
 * - `--no-code-cache`: without it Deno writes compiled code to `deno-compile-<name>.cache` in the
 *   temporary folder and trusts it at the next start. That is a file written without a write grant,
 *   under a name others can occupy first. It costs about 7 ms per start.
 * - `--deny-import`: Deno otherwise allows code from a list of well-known hosts by default.
 * - `--no-check`: the bundle is plain JavaScript; types are checked before.
 * - `--v8-flags`: collect garbage early, so that the memory stays near what is in use
 *   (docs/design/0002).
 */
export const compileFlags: readonly string[] = [
  "--no-prompt",
  "--no-code-cache",
  "--deny-import",
  "--no-check",
  "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=20",
];

/**
 * Compiles a bundle into one executable that holds exactly the grants of its permission set.
 *
 * @param options What to compile.
 * @throws {ConnectorError} With Deno's words when it fails.
 */
export async function compileBundle(options: CompileOptions): Promise<void> {
  const { project, entry, permissions, output, signal } = options;
  await runDeno([
    "compile",
    "--quiet",
    "--no-lock",
    "--config",
    join(project, "deno.json"),
    `--permission-set=${permissions}`,
    ...compileFlags,
    "--output",
    output,
    entry,
  ], { action: `compile "${permissions}"`, cwd: project, signal });
}

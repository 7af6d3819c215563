import { fileURLToPath } from "node:url";
import { runProgram } from "../../cli/run_program.ts";
import { ConnectorError } from "../../sdk/error.ts";

/** The folder of the Go program. */
const source = fileURLToPath(new URL(".", import.meta.url));

/**
 * Builds the Go program that drives connectors as plakar does.
 *
 * @param output The executable to write.
 * @param signal Kills the build when aborted.
 * @throws {ConnectorError} When Go is not installed or the program does not build.
 */
export async function buildGoHost(output: string, signal: AbortSignal): Promise<void> {
  const { code, stderr } = await runProgram("go", {
    args: ["build", "-trimpath", "-o", output, "."],
    cwd: source,
    signal,
  }).catch((cause) => {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new ConnectorError(
      'cannot build the Go host: "go" is not installed; install Go 1.26 or newer',
      { code: "not_found", cause },
    );
  });
  if (code === 0) return;
  throw new ConnectorError(
    `cannot build the Go host: go build ended with code ${code}: ${stderr.trim()}`,
    { code: "failed_precondition" },
  );
}

import { fileURLToPath } from "node:url";
import { ConnectorError } from "../../sdk/error.ts";

/** The folder of the Go program, and of the project it tests. */
const source = fileURLToPath(new URL(".", import.meta.url));

/** The folder of the project. */
export const projectFolder: string = fileURLToPath(new URL("../..", import.meta.url))
  .replace(/\/$/, "");

/**
 * Builds the Go program that drives connectors as plakar does.
 *
 * @param output The executable to write.
 * @param signal Kills the build when aborted.
 * @throws {ConnectorError} When Go is not installed or the program does not build.
 */
export async function buildGoHost(output: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const command = new Deno.Command("go", {
    args: ["build", "-trimpath", "-o", output, "."],
    cwd: source,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  });
  // Not `Command.output`, which takes no notice of its signal (Deno 2.7.14).
  const { success, code, stderr } = await started(command).output();
  signal.throwIfAborted();
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim();
  throw new ConnectorError(`cannot build the Go host: go build ended with code ${code}: ${said}`, {
    code: "failed_precondition",
  });
}

function started(command: Deno.Command): Deno.ChildProcess {
  try {
    return command.spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new ConnectorError(
      'cannot build the Go host: "go" is not installed; install Go 1.26 or newer',
      { code: "not_found", cause },
    );
  }
}

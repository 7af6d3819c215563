import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { runProgram } from "../../cli/run_program.ts";
import { ConnectorError } from "../../sdk/error.ts";

/** The programs of others that the transport is held against, as paths of executables. */
export interface InteropTools {
  /** Tests an HTTP/2 server, case by case. */
  readonly h2spec: string;
  /** The gRPC project's own interop client, written on grpc-go. */
  readonly client: string;
  /** The server of that client. */
  readonly server: string;
}

/**
 * Builds the tools that `go.mod` beside this file pins, into a folder that git ignores. Go's build
 * cache makes it a matter of a second from the second time on.
 *
 * @param signal Ends the build when aborted.
 * @throws {ConnectorError} `not_found` when Go is not installed, `failed_precondition` when a tool
 * cannot be fetched or does not build.
 */
export async function installTools(signal: AbortSignal): Promise<InteropTools> {
  const folder = join(projectFolder, ".denow", "interop");
  const { code, stderr } = await runProgram("go", {
    args: ["install", "-trimpath", "tool"],
    cwd: import.meta.dirname!,
    env: { GOBIN: folder },
    signal,
  }).catch((cause) => {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new ConnectorError(
      'cannot build the interop tools: "go" is not installed; install Go 1.26 or newer',
      { code: "not_found", cause },
    );
  });
  if (code !== 0) {
    throw new ConnectorError(
      `cannot build the interop tools: go install ended with code ${code}: ${stderr.trim()}`,
      { code: "failed_precondition" },
    );
  }
  return {
    h2spec: join(folder, "h2spec"),
    client: join(folder, "client"),
    server: join(folder, "server"),
  };
}

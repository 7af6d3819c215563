import { ConnectorError } from "../sdk/error.ts";
import type { SpawnPluginOptions } from "./spawn_plugin.ts";
import { spawnWritten } from "./spawn_written.ts";

function startError(executable: string, cause: unknown): ConnectorError {
  if (cause instanceof Deno.errors.NotCapable) {
    return new ConnectorError(
      `cannot start the plugin "${executable}": this program may not run it; ` +
        `grant --allow-run="${executable}"`,
      { code: "permission_denied", cause },
    );
  }
  if (cause instanceof Deno.errors.NotFound) {
    return new ConnectorError(
      `cannot start the plugin "${executable}": the program or its working directory does not ` +
        `exist; check both paths`,
      { code: "not_found", cause },
    );
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return new ConnectorError(
      `cannot start the plugin "${executable}": it is not executable for you; check its mode`,
      { code: "permission_denied", cause },
    );
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConnectorError(`cannot start the plugin "${executable}": ${reason}`, { cause });
}

/** Starts a plugin's process with three pipes; throws a sentence that says why it could not. */
export function startChild(options: SpawnPluginOptions): Deno.ChildProcess {
  const { executable, args, env, cwd, clearEnv, killGroup } = options;
  try {
    const command = new Deno.Command(executable, {
      args: [...args ?? []],
      ...(env === undefined ? {} : { env }),
      ...(cwd === undefined ? {} : { cwd }),
      clearEnv: clearEnv ?? false,
      detached: killGroup ?? false,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    });
    return spawnWritten(command);
  } catch (cause) {
    throw startError(executable, cause);
  }
}

import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { ProjectConnector } from "./project_connectors.ts";

/**
 * Makes sure that a file can be run.
 *
 * @param path The file.
 * @param shown What a person calls it.
 * @throws {ConnectorError} `invalid_argument`, saying what is wrong with it.
 */
export async function requireExecutable(path: string, shown: string): Promise<void> {
  const reason = await whyNotExecutable(path);
  if (reason === undefined) return;
  throw new ConnectorError(`cannot test "${shown}": ${reason}`, { code: "invalid_argument" });
}

/**
 * Makes sure that the executables of connectors are there.
 *
 * @param action What is to be done with them, for the error: `test`.
 * @throws {ConnectorError} `failed_precondition`, saying how to make them.
 */
export async function requireBuilt(
  connectors: readonly ProjectConnector[],
  action: string,
): Promise<void> {
  for (const { name, executable } of connectors) {
    const reason = await whyNotExecutable(executable);
    if (reason === undefined) continue;
    throw new ConnectorError(
      `cannot ${action} "${name}": its executable "${executable}" cannot be run, ${reason}; ` +
        'run "build" first',
      { code: "failed_precondition" },
    );
  }
}

async function whyNotExecutable(path: string): Promise<string | undefined> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    if (!isFile) return "it is no file";
    if (mode !== null && (mode & 0o111) === 0) return "it is not executable; use chmod +x";
    return undefined;
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "it does not exist" : errorMessage(error);
  }
}

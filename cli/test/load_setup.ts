import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { Capabilities } from "../../testing/conformance_case.ts";
import type { ConformanceSetup } from "../../testing/conformance_setup.ts";
import type { ProjectConnector } from "./project_connectors.ts";
import { withinLimit } from "./within_limit.ts";

/** How long the module may take to load, what it imports included; in milliseconds. */
const loadLimit = 300_000;

/**
 * Loads how a connector of a project is brought under test, from the module for it. The module runs
 * in this process, with its permissions: it is test code.
 *
 * @param folder The project's folder.
 * @param connector Which one.
 * @param action What is to be done with it, for the error: `test`.
 * @param signal Ends the wait for a module that never has loaded.
 * @throws {ConnectorError} `failed_precondition` when the module is missing, fails, or exports no
 * setup of that role.
 */
export async function loadSetup(
  folder: string,
  { name, role, setup: file }: ProjectConnector,
  action: string,
  signal: AbortSignal,
): Promise<ConformanceSetup<Capabilities>> {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new ConnectorError(`cannot ${action} "${name}": ${reason}`, {
      code: "failed_precondition",
      cause,
    });
  };
  const path = join(folder, file);
  const found = await Deno.stat(path).catch(() => undefined);
  if (found === undefined) {
    refuse(
      `there is no ${file}; write it: it exports "${role}", with the options to test with, as ` +
        "importerSetup of @plakar-deno/sdk/testing has them",
    );
  }
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await withinLimit(import(pathToFileURL(path).href), { signal, limit: loadLimit });
  } catch (error) {
    signal.throwIfAborted();
    return refuse(`${file} fails: ${errorMessage(error)}`, error);
  }
  const setup = module[role];
  if (isSetup(setup)) return setup;
  return refuse(
    setup === undefined
      ? `${file} does not export "${role}"; add it: at least the options to test with, as "config"`
      : `"${role}" of ${file} has no "config": give it the options to test with`,
  );
}

function isSetup(value: unknown): value is ConformanceSetup<Capabilities> {
  if (typeof value !== "object" || value === null || !("config" in value)) return false;
  const { config } = value;
  return typeof config === "function" || typeof config === "object" && config !== null;
}

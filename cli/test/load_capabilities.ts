import { pathToFileURL } from "node:url";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { Capabilities } from "../../testing/conformance_case.ts";
import type { Role } from "../../testing/subject.ts";
import { capabilitiesFromJson } from "./capabilities_from_json.ts";
import { capabilityNames } from "./capability_names.ts";

/**
 * Reads what a connector can be made to do from a `.json` file or from the export `can` of a
 * module.
 *
 * @param file Absolute path.
 * @throws {ConnectorError} `invalid_argument` when the file cannot be used, or names a capability
 * that the role does not have.
 */
export async function loadCapabilities(file: string, role: Role): Promise<Capabilities> {
  const can = file.endsWith(".json") ? await fromJson(file) : await fromModule(file);
  for (const name of Object.keys(can)) {
    if (capabilityNames[role].includes(name)) continue;
    refuse(
      file,
      `"${name}" is no capability of the role ${role}; there are: ${
        capabilityNames[role].join(", ")
      }`,
    );
  }
  return can;
}

function refuse(file: string, reason: string, cause?: unknown): never {
  throw new ConnectorError(`cannot use the file "${file}": ${reason}`, {
    code: "invalid_argument",
    cause,
  });
}

async function fromJson(file: string): Promise<Capabilities> {
  try {
    return capabilitiesFromJson(await Deno.readTextFile(file));
  } catch (error) {
    return refuse(file, errorMessage(error), error);
  }
}

async function fromModule(file: string): Promise<Capabilities> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    return refuse(file, errorMessage(error), error);
  }
  const { can } = module;
  if (typeof can === "object" && can !== null) return can as Capabilities;
  return refuse(file, 'it exports no object "can"');
}

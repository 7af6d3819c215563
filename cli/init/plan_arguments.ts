import { ConnectorError } from "../../sdk/error.ts";
import {
  builtInProtocols,
  connectorTypes,
  packageName,
  protocolName,
} from "../manifest/manifest_rules.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";

/**
 * A name for a package and its connector, checked (protocol 7.4).
 *
 * @throws {ConnectorError} `invalid_argument` for one that cannot be part of a package's file name.
 */
export function packageNameOf(name: string): string {
  // A name that begins with a dash would be taken for an option by plakar and by Deno.
  if (packageName.test(name) && !name.startsWith("-")) return name;
  return refuse(
    `"${name}" cannot name a package: use letters, digits and "-", and begin with no "-"`,
  );
}

/**
 * A scheme, checked against what plakar takes and against what it has itself.
 *
 * @throws {ConnectorError} `invalid_argument` for one that is malformed, or taken in one of the
 * roles.
 */
export function checkedProtocol(protocol: string, roles: readonly ConnectorType[]): string {
  if (!protocolName.test(protocol)) {
    refuse(
      `"${protocol}" cannot be the scheme of a location: use two or more letters, digits, ` +
        '"+", "-" or "."; give one with --protocol',
    );
  }
  const taken = roles.find((role) => builtInProtocols[role].includes(protocol));
  if (taken !== undefined) {
    refuse(
      `"${protocol}" is the scheme of plakar's own ${taken}: choose another with --protocol`,
    );
  }
  return protocol;
}

/**
 * The roles in a list like `importer,exporter`, in the order of the manifest.
 *
 * @throws {ConnectorError} `invalid_argument` for an empty list, or for a role there is not.
 */
export function rolesOf(list: string): ConnectorType[] {
  const given = list.split(",").map((word) => word.trim())
    .map((word) => oneOfNames("role", word, connectorTypes));
  return connectorTypes.filter((role) => given.includes(role));
}

/**
 * One of the names of a kind of thing.
 *
 * @throws {ConnectorError} `invalid_argument`, listing what there is.
 */
export function oneOfNames<Name extends string>(
  kind: string,
  given: string,
  names: readonly Name[],
): Name {
  const found = names.find((name) => name === given);
  return found ?? refuse(`there is no ${kind} "${given}": choose from ${names.join(", ")}`);
}

function refuse(reason: string): never {
  throw new ConnectorError(reason, { code: "invalid_argument" });
}

import { resolve } from "node:path/posix";
import { ConnectorError } from "../../sdk/error.ts";
import { parseLocation } from "../../sdk/location.ts";

/** A location as a plugin is given it. */
export interface PluginLocation {
  /** The protocol, without colon. */
  readonly protocol: string;
  /** `<protocol>://<rest>`, as plakar rewrites what was typed (protocol 1.6). */
  readonly location: string;
}

/**
 * The protocol of a location that a person typed.
 *
 * @throws {ConnectorError} `invalid_argument` for an empty location and for one without a protocol,
 * which plakar would take for its own `fs`.
 */
export function locationProtocol(typed: string): string {
  const { protocol } = parseLocation(typed);
  if (protocol !== "fs" || typed.startsWith("fs:")) return protocol;
  throw new ConnectorError(
    `cannot tell which connector "${typed}" is for: it has no protocol; write it as ` +
      `"dir:${typed}", with the protocol of a connector in manifest.yaml`,
    { code: "invalid_argument" },
  );
}

/**
 * Rewrites a location as plakar does before a plugin gets it (protocol 1.6).
 *
 * @param typed What a person typed: `dir:rel/x`, `s3://host/bucket`.
 * @param folder The folder that relative paths count from; an absolute path.
 * @param localfs Whether the connector's rest is a path, by its flags; when nobody knows, a rest that
 * begins with `./` or `../` is one.
 * @throws {ConnectorError} See {@linkcode locationProtocol}.
 */
export function pluginLocation(
  typed: string,
  folder: string,
  localfs: boolean | undefined,
): PluginLocation {
  const protocol = locationProtocol(typed);
  const { rest } = parseLocation(typed);
  const isPath = localfs ?? /^\.{1,2}(\/|$)/.test(rest);
  const path = isPath && !rest.startsWith("/") ? resolve(folder, rest) : rest;
  return { protocol, location: `${protocol}://${path}` };
}

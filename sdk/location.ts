import { ConnectorError } from "./error.ts";

/** A location, split the way the host splits it (protocol 1.6). */
export interface Location {
  /** The location as the host sent it, for example `dir:///srv/data`. */
  readonly text: string;
  /** The scheme, without colon. */
  readonly protocol: string;
  /** What follows the scheme and one leading `//`: a path, or `host/path`. */
  readonly rest: string;
}

const SCHEME = /^([A-Za-z0-9+\-.]{2,}):/;

/**
 * Splits a location as the host does: a scheme is the longest prefix of letters, digits, `+ - .` of
 * at least two characters before a colon; one `//` after it is dropped; without a scheme the
 * protocol is `fs` (protocol 1.6). Throws a `ConnectorError` for an empty text.
 *
 * @example
 * ```ts
 * import { parseLocation } from "@plakar-deno/sdk";
 *
 * console.log(parseLocation("dir:///srv/data").rest); // "/srv/data"
 * ```
 */
export function parseLocation(text: string): Location {
  if (text === "") {
    throw new ConnectorError('the location "" is empty; give one like "dir:///srv/data"', {
      code: "invalid_argument",
    });
  }
  const protocol = SCHEME.exec(text)?.[1];
  if (protocol === undefined) return { text, protocol: "fs", rest: text };
  const rest = text.slice(protocol.length + 1);
  return { text, protocol, rest: rest.startsWith("//") ? rest.slice(2) : rest };
}

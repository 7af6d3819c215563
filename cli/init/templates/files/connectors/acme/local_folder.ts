import { normalize } from "node:path/posix";
import { ConnectorError, escapePath, type Location } from "@plakar-deno/sdk";

/**
 * The folder that a location names: `acme:///srv/data` is `/srv/data`.
 *
 * The flag `localfs` makes plakar put the current folder before a relative path, so a path that is
 * relative even so is a mistake somewhere else.
 */
export function localFolder({ text, rest }: Location): string {
  if (!rest.startsWith("/") || rest.includes("\0")) {
    throw new ConnectorError(
      `cannot use "${escapePath(text)}": it holds no absolute path; ` +
        'give one like "acme:///srv/data"',
      { code: "invalid_argument" },
    );
  }
  const path = normalize(rest);
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}

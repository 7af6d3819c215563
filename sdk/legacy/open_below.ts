import { ConnectorError } from "../error.ts";
import { escapePath } from "../escape_path.ts";
import { recordPath } from "../record_path.ts";

/**
 * The clean form of a path that `newReader` is to open, which is all a v1.0 host knows of it. Throws
 * a `ConnectorError` unless it lies below the importer's clean root: an author's `newReader` need not
 * guard against a host that asks for what is none of its business (protocol 3.7, row V7).
 */
export function openBelow(root: string, pathname: string): string {
  const path = recordPath(pathname);
  if (root === "/" || path === root || path.startsWith(`${root}/`)) return path;
  throw new ConnectorError(
    `cannot open "${escapePath(path)}": it does not lie below the root "${
      escapePath(root)
    }", and ` +
      `newReader is asked for nothing else; let root() answer a path that holds all that is scanned`,
    { code: "not_found" },
  );
}

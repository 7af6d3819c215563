import { ConnectorError } from "../../sdk/error.ts";
import { escapePath } from "../../sdk/escape_path.ts";
import { recordPath } from "../../sdk/record_path.ts";

/**
 * The path below an exporter's root of a path that a v1.0 host built from it: hosts of today send
 * the former (protocol 4.2), those of v1.0 the latter (protocol 6.4). The root itself is `/`.
 *
 * Throws a `ConnectorError` for a path that is not absolute or does not lie below the root: nothing
 * may be restored elsewhere (row E17).
 */
export function belowRoot(root: string, pathname: string): string {
  const path = recordPath(pathname);
  const top = recordPath(root);
  if (top === "/") return path;
  if (path === top) return "/";
  if (path.startsWith(`${top}/`)) return path.slice(top.length);
  throw new ConnectorError(
    `cannot restore "${escapePath(path)}": it does not lie below the root "${escapePath(top)}"; ` +
      `restore it to another destination`,
    { code: "invalid_argument" },
  );
}

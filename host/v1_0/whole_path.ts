import { recordPath } from "../../sdk/record_path.ts";

/**
 * The path a v1.0 host makes of a plugin's root and a record's absolute path (protocol 6.4). Throws a
 * `ConnectorError` for a path that leads out of the root, for no v1.0 exporter looks for one.
 */
export function wholePath(root: string, path: string): string {
  const top = root.replace(/\/+$/, "");
  const below = recordPath(path);
  return below === "/" ? top || "/" : `${top}${below}`;
}

/** The folder that a whole path is in. */
export function parentOf(pathname: string): string {
  return pathname.slice(0, pathname.lastIndexOf("/")) || "/";
}

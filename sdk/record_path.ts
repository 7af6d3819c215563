import { ConnectorError } from "./error.ts";
import { escapePath } from "./escape_path.ts";

function refuse(path: string, reason: string): never {
  throw new ConnectorError(
    `cannot use the path "${escapePath(path)}": ${reason}; give an absolute path like "/dir/file"`,
    { code: "invalid_argument" },
  );
}

/**
 * The form of a path that the host stores as given (protocol 3.7, row I19): absolute, separated by
 * `/`, without `.`, `..`, `//` or a trailing slash. `C:\x` becomes `/C:/x`.
 *
 * Throws a `ConnectorError` for an empty or relative path, for one that leaves `/`, that holds a
 * NUL, or that has no UTF-8 form (row I21).
 *
 * @example
 * ```ts
 * import { recordPath } from "@plakar-deno/sdk";
 *
 * console.log(recordPath("/srv//data/./x/")); // "/srv/data/x"
 * ```
 */
export function recordPath(path: string): string {
  if (typeof path !== "string") refuse(String(path), "it is no text");
  if (isClean(path)) return path;
  if (path === "") refuse(path, "it is empty");
  if (path.includes("\0")) refuse(path, "it holds a NUL character");
  if (!path.isWellFormed()) refuse(path, "it has no UTF-8 form");
  const slashed = /^[A-Za-z]:[\\/]/.test(path) ? `/${path.replaceAll("\\", "/")}` : path;
  if (!slashed.startsWith("/")) refuse(path, "it is relative");
  // A drive is the top of its tree: no ".." leads out of it.
  const top = slashed === path ? 0 : 1;
  const parts: string[] = [];
  for (const part of slashed.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > top) parts.pop();
    else refuse(path, `its ".." leads out of "${top === 0 ? "/" : parts[0]}"`);
  }
  return `/${parts.join("/")}`;
}

// Most paths are clean already, and a test is cheaper than a rebuild.
function isClean(path: string): boolean {
  return path.startsWith("/") && (path === "/" || !path.endsWith("/")) &&
    !/\/(?:\.{0,2})(?:\/|$)|\0/.test(path.slice(path === "/" ? 1 : 0)) && path.isWellFormed();
}

import { ConnectorError } from "../error.ts";
import { escapePath } from "../escape_path.ts";

function refuse(what: string, path: unknown, reason: string): never {
  throw new ConnectorError(
    `cannot join the ${what} "${escapePath(String(path))}": ${reason}`,
    { code: "invalid_argument" },
  );
}

function checkForm(what: string, path: string, wanted: string): void {
  if (typeof path !== "string") refuse(what, path, `it is no text; ${wanted}`);
  if (path === "") refuse(what, path, `it is empty; ${wanted}`);
  if (path.includes("\0")) refuse(what, path, `it holds a NUL character; ${wanted}`);
  if (/^[A-Za-z]:/.test(path) || path.startsWith("\\\\")) {
    refuse(what, path, `drive and network paths of Windows are not supported; ${wanted}`);
  }
  if (!path.startsWith("/")) refuse(what, path, `it is relative; ${wanted}`);
  if (path.split("/").includes("..")) {
    refuse(what, path, `its ".." could lead out of the folder; ${wanted}`);
  }
}

/**
 * The local path of a record under a root folder, never outside of it (protocol 4.2).
 *
 * Pure: it looks at the texts alone. A symbolic link on the way may still lead out, so a caller
 * that writes has to look at the folders themselves as well.
 *
 * `root` and `path` are absolute POSIX paths; `path` is clean, as hosts send it, and `/` is the
 * root itself. Throws a `ConnectorError` for an empty or relative one, for a `..`, an empty or a
 * `.` component of `path`, for a NUL, and for the drive and network forms of Windows. `/C:/x`, as a
 * Windows host records it (protocol 3.7), is a folder named `C:`.
 *
 * @example
 * ```ts
 * import { containedPath } from "@plakar-deno/sdk/files";
 *
 * console.log(containedPath("/restore", "/home/user/a.txt")); // "/restore/home/user/a.txt"
 * ```
 */
export function containedPath(root: string, path: string): string {
  checkForm("root folder", root, 'give an absolute path like "/restore"');
  checkForm("record path", path, 'records have clean absolute paths like "/dir/file"');
  const base = root.replace(/\/+$/, "");
  if (path === "/") return base === "" ? "/" : base;
  const components = path.slice(1).split("/");
  if (components.some((component) => component === "" || component === ".")) {
    refuse("record path", path, 'it is not clean; remove every "//", "/./" and trailing "/"');
  }
  return base + path;
}

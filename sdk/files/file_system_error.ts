import { ConnectorError } from "../error.ts";
import { errorCode, errorMessage } from "../error_message.ts";
import { escapePath } from "../escape_path.ts";

// What a person can do about the answers of a file system that have one remedy.
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: "give the user of this process the right to it",
  EDQUOT: "free some of the quota",
  EEXIST: "move it away",
  EINVAL: "the file system does not take this value",
  EIO: "check the disk",
  EISDIR: "a folder stands there; move it away",
  ELOOP: "take the circle of symbolic links apart",
  EMFILE: "raise the limit of open files",
  ENAMETOOLONG: "the file system does not take so long a name; choose another destination",
  ENOENT: "check that its folder exists",
  ENOSPC: "free some space",
  ENOTDIR: "a part of the path is a file; move it away",
  EPERM: "run as a user who may do this, or choose another destination",
  EROFS: "mount the file system for writing",
};

/**
 * What a file system refused, as a sentence: action, quoted path, reason, remedy. `action` is a
 * verb phrase such as `cannot write`. A `ConnectorError` is returned as it is.
 *
 * @example
 * ```ts
 * import { fileSystemError } from "@plakar-deno/sdk/files";
 *
 * const gone = Object.assign(new Deno.errors.NotFound("No such file (os error 2): open 'x'"), {
 *   code: "ENOENT",
 * });
 * console.log(fileSystemError("cannot read", "/a/x", gone).message);
 * // cannot read "/a/x": no such file; check that its folder exists
 * ```
 */
export function fileSystemError(action: string, path: string, cause: unknown): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  const reason = errorMessage(cause).replace(/ \(os error \d+\)(: .*)?$/s, "");
  const code = (cause as { readonly code?: unknown } | null | undefined)?.code;
  const remedy = typeof code === "string" ? REMEDIES[code] : undefined;
  const sentence = reason.charAt(0).toLowerCase() + reason.slice(1);
  return new ConnectorError(
    `${action} "${escapePath(path)}": ${sentence}${remedy === undefined ? "" : `; ${remedy}`}`,
    { code: errorCode(cause), cause },
  );
}

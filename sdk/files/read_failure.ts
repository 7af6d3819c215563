import { ConnectorError } from "../error.ts";
import { errorCode, errorMessage } from "../error_message.ts";
import { escapePath } from "../escape_path.ts";

/**
 * The error for something local that could not be read: what was attempted on which path, why it
 * failed, and what to do. `action` reads like "list the folder".
 *
 * @example
 * ```ts
 * import { readFailure } from "@plakar-deno/sdk/files";
 *
 * const error = readFailure("read the link", "/a", new Deno.errors.NotFound("gone"));
 * console.log(error.message.startsWith('cannot read the link "/a"')); // true
 * ```
 */
export function readFailure(action: string, path: string, cause: unknown): ConnectorError {
  return new ConnectorError(`cannot ${action} "${escapePath(path)}": ${reason(cause)}`, {
    code: errorCode(cause),
    cause,
  });
}

function reason(cause: unknown): string {
  const code = errorCode(cause);
  if (code === "not_found") {
    return "it does not exist, or it vanished while it was read; run again if it should be there";
  }
  if (cause instanceof Deno.errors.NotCapable) {
    return "the plugin's sandbox forbids it; exclude the path, " +
      "or build the plugin with a permission set that allows it";
  }
  if (code === "permission_denied") {
    return "permission denied; run as a user who may read it, or exclude it";
  }
  if (
    cause instanceof Deno.errors.FilesystemLoop || (cause as { code?: unknown }).code === "ELOOP"
  ) {
    // A sandboxed Deno answers ELOOP for a link to nothing as well (seen on 2.7.14).
    return "it is a symbolic link that leads to nothing or in a circle; correct or remove it";
  }
  if (cause instanceof Deno.errors.InvalidData) {
    const text = systemText(cause);
    return `${text.charAt(0).toLowerCase()}${text.slice(1)} and cannot be stored; rename it`;
  }
  return `${systemText(cause)}; check the path and the disk, or exclude it`;
}

// Deno and Node end a system message with the call and path, which the sentence names already.
function systemText(cause: unknown): string {
  return errorMessage(cause).replace(/(\(os error \d+\)): .*$/s, "$1")
    .replace(/^E[A-Z]+: (.*?), \w+ '.*$/s, "$1");
}

import { ConnectorError, errorCode, escapePath } from "@plakar-deno/sdk";

/**
 * The folder a location names, checked: absolute, clean, and with its symbolic links resolved, so
 * that a location that is a link to a folder imports that folder under its real path.
 *
 * Throws a `ConnectorError` for an empty or relative path, for one that leads to nothing or to a
 * file, and for a folder that cannot be listed.
 */
export async function sourceRoot(path: string): Promise<string> {
  if (path === "") refuse(path, 'the location names no folder; give one like "dir:///srv/data"');
  if (!path.startsWith("/")) {
    refuse(path, 'the path is relative; give an absolute one like "dir:///srv/data"');
  }
  if (path.includes("\0")) refuse(path, "the path holds a NUL character; correct it");
  try {
    const root = await Deno.realPath(path);
    const stat = await Deno.stat(root);
    if (!stat.isDirectory) {
      const folder = escapePath(root.slice(0, root.lastIndexOf("/")) || "/");
      refuse(path, `it is not a folder; give the folder that holds it, "${folder}"`);
    }
    // A folder that cannot be listed would make an empty backup that looks complete.
    await Deno.readDir(root)[Symbol.asyncIterator]().next();
    return root;
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    return refuse(path, reason(cause), cause);
  }
}

function refuse(path: string, why: string, cause?: unknown): never {
  throw new ConnectorError(`cannot import "${escapePath(path)}": ${why}`, {
    code: cause === undefined ? "invalid_argument" : errorCode(cause),
    ...(cause === undefined ? {} : { cause }),
  });
}

function reason(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) {
    return "the folder does not exist; check the location";
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return "permission denied; run as a user who may list the folder";
  }
  if (cause instanceof Deno.errors.NotCapable) {
    return "the plugin's sandbox forbids it; give a folder that its permission set allows to read";
  }
  if (cause instanceof Deno.errors.FilesystemLoop) {
    return "its symbolic links lead in a circle; correct them";
  }
  if (cause instanceof Deno.errors.NotADirectory) {
    return "a part of the path is a file; check the location";
  }
  const text = cause instanceof Error ? cause.message : String(cause);
  return `${text.replace(/(\(os error \d+\)): .*$/s, "$1")}; check the location and the disk`;
}

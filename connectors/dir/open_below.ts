import { type ByteReader, ConnectorError, escapePath } from "@plakar-deno/sdk";
import { containedPath, openFile, readFailure } from "@plakar-deno/sdk/files";

/**
 * Opens a regular file that a walk of `root` has found, by its path alone: hosts of v1.0 ask that way
 * (protocol 6.4). `root` is clean and holds no symbolic link.
 *
 * Whatever a walk could not have found is refused: a path that is not clean or not below the root,
 * one that leads through a symbolic link, and anything but a regular file. So is a file that became
 * something else since the walk. Its content may have changed, and is read up to the end it has.
 */
export async function openBelow(root: string, path: string): Promise<ByteReader> {
  const file = containedPath("/", path);
  if (root !== "/" && !file.startsWith(`${root}/`)) {
    refuse(path, `it does not lie below "${escapePath(root)}", which is imported`);
  }
  let stat: Deno.FileInfo;
  try {
    stat = await Deno.lstat(file);
    if (stat.isFile && await Deno.realPath(file) !== file) {
      refuse(path, "a folder on its way is a symbolic link, which is not followed");
    }
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    throw readFailure("open the file", path, cause);
  }
  if (!stat.isFile) refuse(path, `it is a ${kindOf(stat)}, no regular file`);
  return await openFile(file, { byteLength: stat.size });
}

function kindOf(stat: Deno.FileInfo): string {
  if (stat.isDirectory) return "folder";
  return stat.isSymlink ? "symbolic link" : "device, pipe or socket";
}

function refuse(path: string, reason: string): never {
  throw new ConnectorError(
    `cannot open "${escapePath(path)}": ${reason}; if it was a file when the backup began, ` +
      `run the backup again`,
    { code: "failed_precondition" },
  );
}

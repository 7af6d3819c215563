import { type ByteReader, ConnectorError, escapePath } from "@plakar-deno/sdk";
import { openFile, readFailure } from "@plakar-deno/sdk/files";

/**
 * Opens a file that a backup of `root`, a real path, has listed, and nothing else: plakar v1.0 asks
 * for contents by path alone.
 */
export async function openBelow(root: string, path: string): Promise<ByteReader> {
  if (root === "/" || path.startsWith(`${root}/`)) {
    let stat: Deno.FileInfo;
    let real: string;
    try {
      stat = await Deno.lstat(path);
      real = await Deno.realPath(path);
    } catch (cause) {
      throw readFailure("open the file", path, cause);
    }
    // The real path is another one when the file, or a folder on its way, is a link.
    if (stat.isFile && real === path) return await openFile(path, { byteLength: stat.size });
  }
  throw new ConnectorError(`cannot open "${escapePath(path)}": no such file is backed up`, {
    code: "not_found",
  });
}

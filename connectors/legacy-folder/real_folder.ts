import { ConnectorError, escapePath } from "@plakar-deno/sdk";
import { containedPath, fileSystemError } from "@plakar-deno/sdk/files";

/** The location's folder; throws unless it is an absolute path, which it answers without `/` at its end. */
export function rootFolder(
  { text, rest }: { readonly text: string; readonly rest: string },
): string {
  try {
    return containedPath("/", /^\/+$/.test(rest) ? "/" : rest.replace(/\/+$/, ""));
  } catch (cause) {
    throw new ConnectorError(
      `the location ${JSON.stringify(text)} names no clean absolute path; ` +
        `give a folder like "legacy-folder:///srv/here"`,
      { code: "invalid_argument", cause },
    );
  }
}

/**
 * The place of an entry below `root`, once every folder above it is one, or made where it is missing
 * unless `make` is false: a symbolic link is not followed, whoever made it. A folder that another
 * process swaps for a link after the look is not noticed, as Deno cannot open relative to a folder.
 */
export async function realPlace(root: string, pathname: string, make = true): Promise<string> {
  const base = root === "/" ? "" : root;
  if (pathname !== root && !pathname.startsWith(`${base}/`)) {
    throw new ConnectorError(
      `cannot restore "${escapePath(pathname)}": it lies outside of "${escapePath(root)}"`,
      { code: "invalid_argument" },
    );
  }
  const path = containedPath(root, pathname.slice(base.length) || "/");
  if (make) {
    await Deno.mkdir(root, { recursive: true }).catch((error) => {
      throw fileSystemError("cannot make the folder", root, error);
    });
  }
  for (let slash = path.indexOf("/", base.length + 1); slash > 0;) {
    await realFolder(path.slice(0, slash), make);
    slash = path.indexOf("/", slash + 1);
  }
  return path;
}

/** Makes a folder, or accepts the one that is there with every right of ours, or none. */
export async function realFolder(path: string, make = true): Promise<void> {
  try {
    const found = await Deno.lstat(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    if (found === undefined) return make ? await Deno.mkdir(path, { mode: 0o700 }) : undefined;
    const mode = found.mode ?? 0o700;
    if (found.isDirectory) {
      if ((mode & 0o700) === 0o700) return;
      // Writing into a folder of somebody else tells whether its mode matters.
      return await Deno.chmod(path, mode & 0o7777 | 0o700).catch(() => {});
    }
  } catch (error) {
    // Files side by side make their folder side by side.
    if (error instanceof Deno.errors.AlreadyExists) return await realFolder(path);
    throw fileSystemError("cannot make the folder", path, error);
  }
  throw new ConnectorError(
    `cannot restore into "${
      escapePath(path)
    }": a file or a symbolic link stands there, and it is ` +
      `neither replaced by a folder nor followed; move it away`,
    { code: "failed_precondition" },
  );
}

/** What {@linkcode exists} asks beyond the name. */
export interface ExistsOptions {
  /** Also asks that it can be read. */
  isReadable?: boolean;
  /** Also asks that it is a folder. */
  isDirectory?: boolean;
  /** Also asks that it is a file. */
  isFile?: boolean;
}

/** Whether a path leads to something, following symlinks; throws only for a refused permission. */
export async function exists(path: string | URL, options: ExistsOptions = {}): Promise<boolean> {
  if (options.isDirectory && options.isFile) {
    throw new TypeError("Cannot ask for a folder and a file at once: leave one of the two out");
  }
  try {
    const info = await Deno.stat(path);
    if (options.isDirectory && !info.isDirectory) return false;
    if (options.isFile && !info.isFile) return false;
    return options.isReadable ? await readable(path, info) : true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    // Something is there but may not be looked at; only a missing grant of Deno's own is an error.
    if (error instanceof Deno.errors.PermissionDenied) return !options.isReadable;
    throw error;
  }
}

async function readable(path: string | URL, info: Deno.FileInfo): Promise<boolean> {
  try {
    if (info.isDirectory) {
      for await (const _ of Deno.readDir(path)) break;
    } else {
      (await Deno.open(path)).close();
    }
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}

import { standInside } from "./stand_inside.ts";

/** How {@linkcode move} treats what is there. */
export interface MoveOptions {
  /** Removes what has the name already. */
  overwrite?: boolean;
}

/** Renames a file or folder; throws `AlreadyExists` unless told to overwrite. */
export async function move(
  src: string | URL,
  dest: string | URL,
  options: MoveOptions = {},
): Promise<void> {
  const info = await Deno.lstat(src);
  if (info.isDirectory && standInside(dest, src)) {
    throw new Deno.errors.NotSupported(
      `Cannot move '${src}' to '${dest}': the target lies in the source`,
    );
  }
  if (options.overwrite) {
    await Deno.remove(dest, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  } else if (await isThere(dest)) {
    throw new Deno.errors.AlreadyExists(`Cannot move '${src}' to '${dest}': the target exists`);
  }
  await Deno.rename(src, dest);
}

async function isThere(path: string | URL): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

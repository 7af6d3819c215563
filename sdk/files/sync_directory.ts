/**
 * Makes the names in a folder durable: fsync of the folder itself, so that a file renamed into it
 * is still there after a power cut.
 *
 * File systems that cannot sync a folder (some network and FUSE ones answer EINVAL or ENOTSUP, and
 * Windows opens no folder) are left as they are: there is nothing more a program can do there.
 * Throws a `Deno.errors.NotFound` when the folder is missing, and any real input or output error.
 *
 * @example
 * ```ts
 * import { syncDirectory } from "@plakar-deno/sdk/files";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/a`, "a");
 * await syncDirectory(folder);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function syncDirectory(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path);
  try {
    await folder.sync();
  } catch (error) {
    if (!isUnsupported(error)) throw error;
  }
}

function isUnsupported(error: unknown): boolean {
  if (error instanceof Deno.errors.NotSupported) return true;
  const code = (error as { readonly code?: unknown }).code;
  return code === "EINVAL" || code === "ENOTSUP" || code === "EOPNOTSUPP" || code === "ENOSYS";
}

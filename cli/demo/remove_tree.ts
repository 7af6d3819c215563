import { join } from "node:path";

/**
 * Removes a folder with everything in it, also folders that deny writing to their owner.
 *
 * @param folder The folder; it may be missing.
 */
export async function removeTree(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    // A folder without write permission cannot be emptied: open them all, then try once more.
    await openFolders(folder);
    await Deno.remove(folder, { recursive: true });
  }
}

async function openFolders(folder: string): Promise<void> {
  await Deno.chmod(folder, 0o700);
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) await openFolders(join(folder, entry.name));
  }
}

/** Removes a folder with everything in it, whatever the modes are; one that is gone is fine. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    // A folder that denies writing to its owner cannot be emptied: open them all, then try again.
    await unlock(folder);
    await Deno.remove(folder, { recursive: true });
  }
}

async function unlock(folder: string): Promise<void> {
  await Deno.chmod(folder, 0o700);
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) await unlock(`${folder}/${name}`);
  }
}

import { child } from "./child.ts";

/** Removes everything in a folder and keeps the folder; makes it when there is none. */
export async function emptyDir(dir: string | URL): Promise<void> {
  const entries: Deno.DirEntry[] = [];
  try {
    for await (const entry of Deno.readDir(dir)) entries.push(entry);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.mkdir(dir, { recursive: true });
    return;
  }
  for (const entry of entries) await Deno.remove(child(dir, entry.name), { recursive: true });
}

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Writes a file whole or not at all: beside it first, then in its place. Its folder is made. */
export async function writeWhole(file: string | URL, text: string): Promise<void> {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  // A name of its own, so that two who write at once do not write into one.
  const beside = `${path}.${crypto.randomUUID()}.new`;
  await Deno.mkdir(dirname(path), { recursive: true });
  try {
    await Deno.writeTextFile(beside, text);
    await Deno.rename(beside, path);
  } catch (error) {
    await Deno.remove(beside).catch(() => {});
    throw error;
  }
}

/** Makes a folder and those above it unless they exist; throws when something else has the name. */
export async function ensureDir(dir: string | URL): Promise<void> {
  try {
    // Following a symlink: a link to a folder counts as one.
    if ((await Deno.stat(dir)).isDirectory) return;
    throw new Deno.errors.AlreadyExists(`Cannot make the folder '${dir}': it exists and is none`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(dir, { recursive: true });
}

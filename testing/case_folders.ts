/** The temporary folders of one case. */
export interface CaseFolders extends AsyncDisposable {
  /** Makes one more. */
  make(): Promise<string>;
}

/** Keeps account of temporary folders; disposal removes them, read-only ones included. */
export function caseFolders(): CaseFolders {
  const made: string[] = [];
  return {
    async make() {
      const folder = await Deno.makeTempDir({ prefix: "plakar_case_" });
      // A temporary folder may lie behind a link, as on macOS; paths are compared.
      const path = await Deno.realPath(folder);
      made.push(path);
      return path;
    },
    async [Symbol.asyncDispose]() {
      for (const folder of made) await removeFolder(folder);
    },
  };
}

/** Removes a folder whatever the modes in it; one that is gone already is fine. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    await unlock(folder);
    await Deno.remove(folder, { recursive: true });
  }
}

async function unlock(folder: string): Promise<void> {
  await Deno.chmod(folder, 0o700);
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) await unlock(`${folder}/${entry.name}`);
  }
}

import { join } from "node:path";

/**
 * Runs Deno with the versions of a project's lock file, with which the project was tried. Deno would
 * add to the file what it misses there, so it gets a copy; where there is none, none is written.
 *
 * @param project Absolute path of the folder.
 * @param run Runs Deno with these flags.
 */
export async function withLock<T>(
  project: string,
  run: (flags: readonly string[]) => Promise<T>,
): Promise<T> {
  const lock = await Deno.readFile(join(project, "deno.lock")).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (lock === undefined) return await run(["--no-lock"]);
  const folder = await Deno.makeTempDir({ prefix: "plakar-deno-lock-" });
  try {
    const copy = join(folder, "deno.lock");
    await Deno.writeFile(copy, lock);
    return await run([`--lock=${copy}`]);
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => undefined);
  }
}

const day = 24 * 60 * 60 * 1000;

/** Removes the temporary files of writers that were killed: those nobody has touched for a day. */
export async function removeStale(root: string): Promise<void> {
  for await (const { name } of Deno.readDir(root)) {
    if (!name.startsWith("tmp.")) continue;
    const path = `${root}/${name}`;
    // It may be gone by now: another process does the same.
    const found = await Deno.lstat(path).catch(() => undefined);
    const age = Date.now() - (found?.mtime?.getTime() ?? Infinity);
    if (age > day) await Deno.remove(path).catch(() => {});
  }
}

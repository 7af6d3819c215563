/** Folders that hold no source of this project. */
const SKIPPED = new Set([".git", ".denow", "bin", "dist", "coverage", "node_modules"]);

/** Paths below `top` of the files whose name ends with one of `endings`, sorted, with "/" between names. */
export async function sourceFiles(top: string, endings: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  async function visit(below: string): Promise<void> {
    for await (const entry of Deno.readDir(`${top}/${below}`)) {
      if (SKIPPED.has(entry.name)) continue;
      if (entry.isDirectory) await visit(`${below}${entry.name}/`);
      else if (entry.isFile && endings.some((ending) => entry.name.endsWith(ending))) {
        found.push(below + entry.name);
      }
    }
  }
  await visit("");
  return found.sort();
}

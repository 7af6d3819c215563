import type { Excludes } from "@plakar-deno/sdk/files";

/**
 * The first folder on the way to `name` that a pattern leaves out with all that is below it: the
 * part of the name that ends with it, "" for the root itself. `from` is where to begin, for a name
 * whose folders up to there were asked for before.
 */
export function excludedFolder(
  name: string,
  { root, excludes, from = 0 }: {
    readonly root: string;
    readonly excludes: Excludes;
    readonly from?: number;
  },
): string | undefined {
  if (excludes.isEmpty) return undefined;
  if (from === 0 && excludes.prunes(root)) return "";
  for (let slash = name.indexOf("/", from); slash >= 0; slash = name.indexOf("/", slash + 1)) {
    if (excludes.prunes(`${root}/${name.slice(0, slash)}`)) return name.slice(0, slash + 1);
  }
  return undefined;
}

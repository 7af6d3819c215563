/**
 * The path of an entry below `root`, as an exporter gets it: `/` for the root itself.
 *
 * @returns `undefined` when the entry is not below the root, as its ancestors are not.
 */
export function pathBelow(root: string, path: string): string | undefined {
  if (path === root) return "/";
  const folder = root === "/" ? "/" : `${root}/`;
  return path.startsWith(folder) ? `/${path.slice(folder.length)}` : undefined;
}

import { posix } from "node:path";

/**
 * The absolute path of an entry that a person named: an absolute one counts from the top of the
 * source's own tree, another one from its root.
 *
 * @param root The root that the importer answered.
 * @param given As it was typed.
 */
export function pathInSource(root: string, given: string): string {
  const path = posix.resolve("/", root, given);
  return path === "//" ? "/" : path;
}

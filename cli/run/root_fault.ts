import { posix } from "node:path";

/**
 * What is wrong with the root that an importer answered in Init, for a person (protocol 3.7): plakar
 * makes an unreadable snapshot of it without a word.
 *
 * @returns `undefined` when it is absolute and clean.
 */
export function rootFault(root: string): string | undefined {
  if (root === "") return "the root of the source is empty; the plugin must name a path such as /";
  if (!root.startsWith("/")) return `the root "${root}" of the source is no absolute path`;
  const clean = posix.normalize(root).replace(/(?<=.)\/$/, "");
  if (clean === root) return undefined;
  return `the root "${root}" of the source is not clean; the plugin must say "${clean}"`;
}

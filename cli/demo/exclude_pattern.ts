/**
 * A pattern in gitignore syntax that matches one path (protocol 3.5: patterns are anchored at `/`).
 *
 * A question mark, and a space at the end, have no escape that every reader of patterns knows: they
 * become the wildcard for one character.
 *
 * @param path An absolute path.
 */
export function excludePattern(path: string): string {
  return path.replace(/[\\*[\]]/g, "\\$&").replace(/ $/, "?");
}

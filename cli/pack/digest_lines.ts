/** A file and its digest. */
export interface DigestLine {
  /** Path from the folder of the list, with `/`. */
  readonly path: string;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/**
 * The text of a list that `sha256sum -c` reads, sorted by path.
 *
 * A path with a line break or a backslash is written as `sha256sum` itself writes it: escaped, with a
 * backslash before the line.
 */
export function digestLines(files: readonly DigestLine[]): string {
  return [...files]
    .sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
    .map(({ path, sha256 }) => {
      const escaped = path.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
      return `${escaped === path ? "" : "\\"}${sha256}  ${escaped}\n`;
    })
    .join("");
}

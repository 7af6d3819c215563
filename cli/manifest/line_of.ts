/** Where something stands in a YAML document: keys and list positions from the top. */
export type YamlPath = readonly (string | number)[];

/**
 * Finds the line of a key or list item in block-style YAML, for error messages.
 *
 * It follows indentation, so what is written in flow style (`[a, b]`) is found at the line of the
 * nearest block key above it; the last resort is the first line.
 *
 * @param text The YAML document.
 * @param path The keys and list positions that lead to it.
 * @returns The line, counted from 1.
 */
export function lineOf(text: string, path: YamlPath): number {
  const lines = text.split(/\r?\n/);
  let found = 0;
  let from = 0;
  let inside = -1;
  for (const step of path) {
    const next = typeof step === "number"
      ? findItem(lines, from, inside, step)
      : findKey(lines, from, inside, step);
    if (next === undefined) break;
    found = next.line;
    from = next.from;
    inside = next.inside;
  }
  return found + 1;
}

interface Place {
  readonly line: number;
  /** Where the children start. */
  readonly from: number;
  /** Children stand deeper than this column. */
  readonly inside: number;
}

function findKey(lines: string[], from: number, inside: number, key: string): Place | undefined {
  const pattern = new RegExp(`^(?:${escape(key)}|"${escape(key)}"|'${escape(key)}')\\s*:`);
  let column: number | undefined;
  for (let line = from; line < lines.length; line++) {
    // The first key of a list item stands after its dash: count the dash as indentation.
    const text = lines[line]!.replace(/^(\s*)- (?=\s*\S)/, (dash) => " ".repeat(dash.length));
    const indent = indentOf(text);
    if (indent === undefined || (line === from && text.trim() === "-")) continue;
    if (indent <= inside) return undefined;
    if (line > from && column !== undefined && text !== lines[line] && indent === column) {
      return undefined; // the next item of the same list
    }
    column ??= indent;
    if (indent === column && pattern.test(text.trimStart())) {
      return { line, from: line + 1, inside: indent - 1 };
    }
  }
  return undefined;
}

function findItem(lines: string[], from: number, inside: number, index: number): Place | undefined {
  let column: number | undefined;
  let seen = -1;
  for (let line = from; line < lines.length; line++) {
    const text = lines[line]!;
    const indent = indentOf(text);
    if (indent === undefined) continue;
    if (indent <= inside) return undefined;
    if (!/^\s*-(\s|$)/.test(text) || (column !== undefined && indent !== column)) continue;
    column ??= indent;
    seen += 1;
    if (seen === index) return { line, from: line, inside: indent };
  }
  return undefined;
}

/** The column of the first character, or `undefined` for an empty line or a comment. */
function indentOf(line: string): number | undefined {
  const column = line.search(/\S/);
  return column < 0 || line[column] === "#" ? undefined : column;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

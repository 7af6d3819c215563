/**
 * A Markdown table, its columns padded as `deno fmt` pads them: formatting a file changes nothing.
 *
 * @param head The titles of the columns.
 * @param rows As many cells each; text that `tableCell` made safe.
 * @returns Lines joined by `\n`, without one at the end.
 */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => widthOf(row[column] ?? "")))
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? "", width)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/**
 * Makes a text safe as a cell: one line, its bars escaped, and no `<` that would begin HTML. Code
 * between backticks stays as it is, but for its bars.
 */
export function tableCell(text: string): string {
  const line = text.trim().replace(/\s+/g, " ").replaceAll("|", "\\|");
  return line.replace(/(`+)[^]*?\1|</g, (found) => found === "<" ? "&lt;" : found);
}

/** A value as code in a cell, whatever backticks it holds; empty text has a form of its own. */
export function codeCell(value: string): string {
  if (value === "") return "empty";
  const longest = Math.max(0, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const padding = longest > 0 ? " " : "";
  return tableCell(fence + padding + value + padding + fence);
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - widthOf(cell)));
}

/** Columns a text takes in a terminal: two for each wide character of East Asia and each emoji. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}|\u200d|\ufe0f/u.test(character)) continue;
    width += wide.test(character) ? 2 : 1;
  }
  return width;
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

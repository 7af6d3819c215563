import type { DiffLine } from "./line_diff.ts";

// A report is read on a terminal.
const MOST_LINES = 60;
const LONGEST = 200;
/** What a line that was cut shows before the place that differs. */
const BEFORE = 60;

/** A comparison for a terminal: long lines are cut so that what differs in them is seen. */
export function shownDiff(diff: readonly DiffLine[]): readonly string[] {
  const lines = diff.map(({ sign, line }, at) => {
    const other = sign === " " ? undefined : counterpart(diff, at);
    return `${sign} ${cut(line, other === undefined ? 0 : commonLength(line, other))}`;
  });
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `  … ${lines.length - MOST_LINES} more lines`];
}

/** The line that stands in the place of a removed or added one. */
function counterpart(diff: readonly DiffLine[], at: number): string | undefined {
  let [first, end] = [at, at + 1];
  while (first > 0 && diff[first - 1]!.sign !== " ") first--;
  while (end < diff.length && diff[end]!.sign !== " ") end++;
  const { sign } = diff[at]!;
  const place = diff.slice(first, at).filter((each) => each.sign === sign).length;
  return diff.slice(first, end).filter((each) => each.sign !== sign)[place]?.line;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function cut(line: string, differs: number): string {
  if (line.length <= LONGEST) return line;
  const start = differs < LONGEST ? 0 : differs - BEFORE;
  const end = start + LONGEST;
  return (start > 0 ? "…" : "") + line.slice(start, end) + (end < line.length ? "…" : "");
}

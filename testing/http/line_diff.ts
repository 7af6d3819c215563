/** A line of a comparison: in both, only in the first, or only in the second. */
export interface DiffLine {
  /** What stands before it in a report. */
  readonly sign: " " | "-" | "+";
  /** The line. */
  readonly line: string;
}

// More are compared place by place: the table of all pairs would take too much memory.
const MOST_LINES = 1_000;

/** Compares two lists of lines by the longest list that they have in common. */
export function lineDiff(first: readonly string[], second: readonly string[]): DiffLine[] {
  const a = first.slice(0, MOST_LINES);
  const b = second.slice(0, MOST_LINES);
  // For each pair of places, how many lines the rests have in common.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let at = a.length - 1; at >= 0; at--) {
    for (let to = b.length - 1; to >= 0; to--) {
      common[at]![to] = a[at] === b[to]
        ? common[at + 1]![to + 1]! + 1
        : Math.max(common[at + 1]![to]!, common[at]![to + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let [at, to] = [0, 0];
  while (at < a.length || to < b.length) {
    if (at < a.length && to < b.length && a[at] === b[to]) {
      lines.push({ sign: " ", line: a[at]! });
      at++;
      to++;
    } else if (to === b.length || at < a.length && common[at + 1]![to]! >= common[at]![to + 1]!) {
      lines.push({ sign: "-", line: a[at++]! });
    } else lines.push({ sign: "+", line: b[to++]! });
  }
  return lines;
}

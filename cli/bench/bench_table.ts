import type { BenchRow } from "./bench_row.ts";
import { formatFigure, formatRatio } from "./figure.ts";

const headings = ["what", "median", "baseline", "ratio", "note"];
/** Figures are right-aligned so that their digits stand under each other. */
const rightAligned = [1, 2, 3];

/** The rows of one connector as text for a terminal, one line each below a heading. Pure. */
export function benchTable(rows: readonly BenchRow[]): string {
  const lines = [headings, ...rows.map(cells)];
  const widths = headings.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines.map((line) =>
    line.map((cell, at) =>
      rightAligned.includes(at) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)
    ).join("  ").trimEnd()
  ).join("\n");
}

function cells({ name, unit, value, baseline, ratio, note = "" }: BenchRow): readonly string[] {
  return [
    name,
    formatFigure(value, unit),
    baseline === undefined ? "" : formatFigure(baseline, unit),
    ratio === undefined ? "" : formatRatio(ratio),
    note,
  ];
}

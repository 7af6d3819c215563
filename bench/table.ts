import { type Goal, ratioOf, reaches, type Row, type Unit } from "./row.ts";

/** A figure with its unit: `95.1 ms`, `5,214 /s`. */
export function formatFigure(value: number, unit: Unit): string {
  const digits = unit !== "/s" && value < 1000 ? 1 : 0;
  const text = value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${text} ${unit}`;
}

/** A ratio to the limit: a share where more is better, a multiple where less is. */
export function formatRatio(ratio: number, unit: Unit): string {
  const isRate = unit === "/s" || unit === "MB/s";
  return isRate ? `${(ratio * 100).toFixed(0)} %` : `${ratio.toFixed(2)} ×`;
}

function goalCell(row: Row, goal: Goal): string {
  const value = goal.of === "ratio"
    ? formatRatio(goal.value, row.unit)
    : formatFigure(goal.value, row.unit);
  const reached = reaches(row);
  const verdict = reached === undefined ? "not measured" : reached ? "reached" : "MISSED";
  return `${goal.bound} ${value}: ${verdict}`;
}

const headings = ["what", "ours", "limit", "ours/limit", "goal", "the limit is"];

function cells(row: Row): string[] {
  const ratio = ratioOf(row);
  return [
    row.name,
    formatFigure(row.ours, row.unit),
    row.limit === undefined ? "" : formatFigure(row.limit, row.unit),
    ratio === undefined ? "" : formatRatio(ratio, row.unit),
    row.goal === undefined ? "" : goalCell(row, row.goal),
    row.limitIs ?? "",
  ];
}

/** Figures are right-aligned so that their digits stand under each other. */
const rightAligned = [1, 2, 3];

/** The rows as text for a terminal, one line each below a heading. */
export function formatTable(rows: readonly Row[]): string {
  const lines = [headings, ...rows.map(cells)];
  const widths = headings.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines.map((line) =>
    line
      .map((cell, at) =>
        rightAligned.includes(at) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)
      )
      .join("  ")
      .trimEnd()
  ).join("\n");
}

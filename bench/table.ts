import { formatFigure, formatRatio } from "../cli/bench/figure.ts";
import { type Contender, type Goal, ratioOf, reaches, type Row } from "./row.ts";

function goalText(row: Row, goal: Goal): string {
  const { against, bound, value } = goal;
  const what = against === "value"
    ? formatFigure(value, row.unit)
    : `${formatRatio(value)} ${against}`;
  const reached = reaches(row, goal);
  const verdict = reached === undefined ? "not measured" : reached ? "reached" : "MISSED";
  return `${bound} ${what}: ${verdict}`;
}

const headings = ["what", "http2", "grpc-js", "raw", "http2/grpc-js", "http2/raw", "goal", "note"];
/** Figures are right-aligned so that their digits stand under each other. */
const rightAligned = [1, 2, 3, 4, 5];

function cells(row: Row): string[] {
  const figure = (contender: Contender) => {
    const value = row.values[contender];
    return value === undefined ? "" : formatFigure(value, row.unit);
  };
  const ratio = (against: "grpc-js" | "raw") => {
    const value = ratioOf(row, against);
    return value === undefined ? "" : formatRatio(value);
  };
  return [
    row.name,
    figure("http2"),
    figure("grpc-js"),
    figure("raw"),
    ratio("grpc-js"),
    ratio("raw"),
    row.goals.map((goal) => goalText(row, goal)).join("; "),
    row.note ?? "",
  ];
}

/** The rows as text for a terminal, one line each below a heading. */
export function formatTable(rows: readonly Row[]): string {
  return aligned([headings, ...rows.map(cells)]).map((line) => line.join("  ").trimEnd())
    .join("\n");
}

/** The rows as a table in Markdown, laid out as `deno fmt` does. */
export function formatMarkdown(rows: readonly Row[]): string {
  const lines = aligned([headings, ...rows.map(cells)]);
  const rule = lines[0]!.map((cell, at) =>
    rightAligned.includes(at) ? `${"-".repeat(cell.length - 1)}:` : "-".repeat(cell.length)
  );
  return [lines[0]!, rule, ...lines.slice(1)].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function aligned(lines: readonly (readonly string[])[]): string[][] {
  const widths = headings.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines.map((line) =>
    line.map((cell, at) =>
      rightAligned.includes(at) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)
    )
  );
}

import type { CaseResult } from "./conformance_case.ts";
import { printable } from "./printable.ts";
import { type Report, reportTotals } from "./report.ts";

// Enough to see why a plugin failed, few enough to keep the next failure on the screen.
const STDERR_LINES = 10;
const LINE_CHARACTERS = 400;
const INDENT = " ".repeat(14);

/**
 * The report for a person: one line for each case below its distance, reasons of failures and
 * skips and what was warned of below theirs, with the last ten stderr lines of what failed, and the totals at the end.
 * Control characters of the plugin are escaped; lines longer than 400 characters are cut.
 *
 * @returns Text that ends with a newline.
 *
 * @example
 * ```ts
 * import { reportText } from "@plakar-deno/sdk/testing";
 *
 * const report = { subject: "bin/one", role: "importer", results: [], milliseconds: 0 } as const;
 * console.log(reportText(report));
 * ```
 */
export function reportText(report: Report): string {
  const { subject, role, results, milliseconds } = report;
  const lines = [`${printable(subject)} as ${role}`];
  for (const [distance, cases] of Map.groupBy(results, (result) => result.distance)) {
    lines.push("", distance, ...cases.flatMap(caseLines));
  }
  const { passed, failed, skipped } = reportTotals(results);
  const time = `${(milliseconds / 1000).toFixed(1)} s`;
  lines.push("", `${passed} passed, ${failed} failed, ${skipped} skipped in ${time}`);
  if (failed > 0) {
    const rows = new Set(
      results.filter((one) => one.outcome.kind === "failed").map((one) => one.row),
    );
    lines.push(`failed: ${[...rows].join(" ")}`);
  }
  return `${lines.join("\n")}\n`;
}

function caseLines({ row, statement, outcome, milliseconds }: CaseResult): string[] {
  const words = `${row.padEnd(5)} ${printable(statement)}`;
  switch (outcome.kind) {
    case "passed":
      return [
        `  ok    ${words}${milliseconds >= 1000 ? ` (${seconds(milliseconds)})` : ""}`,
        ...(outcome.warnings ?? []).flatMap((warning) => indented(`warning: ${warning}`)),
      ];
    case "skipped":
      return [`  skip  ${words}`, ...indented(outcome.reason)];
    case "failed":
      return [
        `  FAIL  ${words} (${seconds(milliseconds)})`,
        ...indented(outcome.error.message || outcome.error.name),
        ...stderrText(outcome.stderrLines),
      ];
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function indented(text: string): string[] {
  return text.trimEnd().split("\n").map((line) => `${INDENT}${shown(line)}`);
}

function stderrText(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const last = lines.slice(-STDERR_LINES);
  const which = last.length === lines.length ? "stderr:" : `stderr, last ${last.length} lines:`;
  return [`${INDENT}${which}`, ...last.map((line) => `${INDENT}| ${shown(line)}`)];
}

function shown(line: string): string {
  const text = printable(line);
  return text.length <= LINE_CHARACTERS ? text : `${text.slice(0, LINE_CHARACTERS)}…`;
}

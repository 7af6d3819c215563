import { type Report, reportTotals } from "../../testing/report.ts";
import { reportJson } from "../../testing/report_json.ts";
import { reportJunit, reportsJunit } from "../../testing/report_junit.ts";
import { reportText } from "../../testing/report_text.ts";
import type { ReportFormat } from "./test_arguments.ts";

/** The report of one executable. */
export function oneReport(format: ReportFormat, report: Report): string {
  return { text: reportText, junit: reportJunit, json: reportJson }[format](report);
}

/**
 * The report of the connectors of a project, ending with a newline. As text one below the other
 * with the totals at the end; as JUnit one document; as JSON one object `{ project, milliseconds,
 * passed, failed, skipped, connectors }`, where each of `connectors` is as that of one executable.
 *
 * @param project The project's name.
 */
export function allReports(
  format: ReportFormat,
  project: string,
  reports: readonly Report[],
): string {
  if (format === "junit") return reportsJunit(project, reports);
  const milliseconds = reports.reduce((sum, report) => sum + report.milliseconds, 0);
  const totals = reportTotals(reports.flatMap(({ results }) => results));
  if (format === "json") {
    const connectors = reports.map((report): unknown => JSON.parse(reportJson(report)));
    return `${JSON.stringify({ project, milliseconds, ...totals, connectors }, null, 2)}\n`;
  }
  const { passed, failed, skipped } = totals;
  const time = `${(milliseconds / 1000).toFixed(1)} s`;
  const bad = reports.filter(({ results }) => reportTotals(results).failed > 0);
  return [
    ...reports.map(reportText),
    `${reports.length} ${reports.length === 1 ? "connector" : "connectors"}: ` +
    `${passed} passed, ${failed} failed, ${skipped} skipped in ${time}`,
    ...(bad.length === 0 ? [] : [`failed: ${bad.map(({ subject }) => subject).join(" ")}`]),
    "",
  ].join("\n");
}

/**
 * Whether a report proves anything and nothing against the connector: no case failed, and at least
 * one passed. That it starts is none.
 */
export function isGood({ results }: Report): boolean {
  return reportTotals(results).failed === 0 &&
    results.some(({ row, outcome }) => row !== "start" && outcome.kind === "passed");
}

import type { CaseResult } from "./conformance_case.ts";
import { type Report, type ReportTotals, reportTotals } from "./report.ts";

/**
 * The report for a CI server: JUnit XML with one `testsuite` for each distance and one `testcase`
 * for each case, named after its row. Characters that XML 1.0 cannot hold become U+FFFD.
 *
 * @returns An XML document that ends with a newline.
 *
 * @example
 * ```ts
 * import { reportJunit } from "@plakar-deno/sdk/testing";
 *
 * const report = { subject: "bin/one", role: "importer", results: [], milliseconds: 0 } as const;
 * console.log(reportJunit(report));
 * ```
 */
export function reportJunit(report: Report): string {
  return document(report.subject, [report], ({ role }) => role);
}

/** As {@link reportJunit}, for several connectors: each suite is named after its subject. */
export function reportsJunit(name: string, reports: readonly Report[]): string {
  return document(name, reports, ({ subject }) => subject);
}

function document(
  name: string,
  reports: readonly Report[],
  prefix: (report: Report) => string,
): string {
  const time = reports.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const all = reports.flatMap(({ results }) => results);
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites ${attributes({ name, ...counts(all, time) })}>`,
    ...reports.flatMap((report) => suiteLines(report, prefix(report))),
    `</testsuites>`,
    "",
  ].join("\n");
}

function suiteLines({ results }: Report, prefix: string): string[] {
  const suites = [...Map.groupBy(results, (result) => result.distance)];
  return suites.flatMap(([distance, cases]) => {
    const classname = `${prefix}.${distance}`;
    const time = cases.reduce((sum, one) => sum + one.milliseconds, 0);
    return [
      `  <testsuite ${attributes({ name: classname, ...counts(cases, time) })}>`,
      ...cases.flatMap((one) => caseLines(one, classname)),
      `  </testsuite>`,
    ];
  });
}

function caseLines(result: CaseResult, classname: string): string[] {
  const { row, statement, outcome, milliseconds } = result;
  const open = `    <testcase ${
    attributes({ classname, name: `${row} ${statement}`, time: seconds(milliseconds) })
  }`;
  switch (outcome.kind) {
    case "passed":
      if (outcome.warnings === undefined) return [`${open}/>`];
      return [
        `${open}>`,
        `      <system-out>${xml(outcome.warnings.join("\n"))}</system-out>`,
        `    </testcase>`,
      ];
    case "skipped":
      return [
        `${open}>`,
        `      <skipped ${attributes({ message: outcome.reason })}/>`,
        `    </testcase>`,
      ];
    case "failed": {
      const { error, stderrLines } = outcome;
      const message = error.message || error.name;
      return [
        `${open}>`,
        `      <failure ${attributes({ message, type: error.name })}>${xml(message)}</failure>`,
        ...(stderrLines.length === 0
          ? []
          : [`      <system-err>${xml(stderrLines.join("\n"))}</system-err>`]),
        `    </testcase>`,
      ];
    }
  }
}

function counts(results: readonly CaseResult[], milliseconds: number): Record<string, string> {
  const { failed, skipped }: ReportTotals = reportTotals(results);
  return {
    tests: String(results.length),
    failures: String(failed),
    errors: "0",
    skipped: String(skipped),
    time: seconds(milliseconds),
  };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values).map(([name, value]) => `${name}="${xmlAttribute(value)}"`).join(
    " ",
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function xml(text: string): string {
  // deno-lint-ignore no-control-regex -- XML 1.0 has no form for these, not even as a reference
  const allowed = text.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
  // A carriage return as it is would be read as a line end.
  return allowed.replace(/[&<>"]/g, (one) => ENTITIES[one]!).replaceAll("\r", "&#13;");
}

/** As `xml`, with line ends and tabs kept: a reader turns bare ones into blanks. */
function xmlAttribute(text: string): string {
  return xml(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}

import type { CaseResult } from "./conformance_case.ts";
import { type Report, reportTotals } from "./report.ts";

/**
 * The report for a program: one JSON object with `subject`, `role`, `milliseconds`, `passed`,
 * `failed`, `skipped` and `results`, each `{ row, statement, distance, outcome, milliseconds }` with
 * `reason` when skipped, `message` and `stderrLines` when failed, and `warnings` when it passed with
 * some.
 *
 * @returns Text that ends with a newline.
 *
 * @example
 * ```ts
 * import { reportJson } from "@plakar-deno/sdk/testing";
 *
 * const report = { subject: "bin/one", role: "importer", results: [], milliseconds: 0 } as const;
 * console.log(JSON.parse(reportJson(report)).passed); // 0
 * ```
 */
export function reportJson({ subject, role, results, milliseconds }: Report): string {
  const report = {
    subject,
    role,
    milliseconds,
    ...reportTotals(results),
    results: results.map(jsonResult),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function jsonResult({ row, statement, distance, outcome, milliseconds }: CaseResult): unknown {
  const result = { row, statement, distance, outcome: outcome.kind, milliseconds };
  switch (outcome.kind) {
    case "passed":
      return outcome.warnings === undefined ? result : { ...result, warnings: outcome.warnings };
    case "skipped":
      return { ...result, reason: outcome.reason };
    case "failed":
      return {
        ...result,
        message: outcome.error.message || outcome.error.name,
        stderrLines: outcome.stderrLines,
      };
  }
}

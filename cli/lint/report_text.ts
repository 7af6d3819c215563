import { oneLine } from "../visible_text.ts";
import type { Finding } from "../manifest/finding.ts";

/** How many findings there are of each severity. */
export interface Totals {
  readonly errors: number;
  readonly warnings: number;
}

/** Counts findings. */
export function totalsOf(findings: readonly Finding[]): Totals {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: findings.length - errors };
}

/**
 * The findings for a person: three lines each, an empty line between them, totals at the end.
 *
 * @param findings In the order to show.
 * @param file The manifest, as it is to be shown.
 */
export function reportText(findings: readonly Finding[], file: string): string {
  const blocks = findings.map(({ file, line, severity, rule, problem, why, fix }) =>
    [
      `${file}:${line}: ${severity} ${rule}: ${oneLine(problem)}`,
      `  why: ${oneLine(why)}`,
      `  fix: ${oneLine(fix)}`,
      "",
    ].join("\n")
  );
  const { errors, warnings } = totalsOf(findings);
  const totals = findings.length === 0
    ? `${file}: no findings`
    : `${file}: ${counted(errors, "error")}, ${counted(warnings, "warning")}`;
  return [...blocks, totals].join("\n");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

import type { CaseResult } from "./conformance_case.ts";
import type { Role } from "./subject.ts";

/** What the reports are made of: the results of one run of the kit against one connector. */
export interface Report {
  /** What was tested, for example the path of an executable. */
  readonly subject: string;
  /** The role it was tested in. */
  readonly role: Role;
  /** Every case with its outcome, in the order in which they ran. */
  readonly results: readonly CaseResult[];
  /** Milliseconds of the whole run. */
  readonly milliseconds: number;
}

/** How many cases ended in which way. */
export interface ReportTotals {
  /** Cases that held. */
  readonly passed: number;
  /** Cases that did not. */
  readonly failed: number;
  /** Cases that were not run. */
  readonly skipped: number;
}

/**
 * Counts outcomes.
 *
 * @example
 * ```ts
 * import { reportTotals } from "@plakar-deno/sdk/testing";
 *
 * console.log(reportTotals([])); // { passed: 0, failed: 0, skipped: 0 }
 * ```
 */
export function reportTotals(results: readonly CaseResult[]): ReportTotals {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of results) totals[outcome.kind]++;
  return totals;
}

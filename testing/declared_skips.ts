import type { CaseResult, DeclaredSkip } from "./conformance_case.ts";

/** Skips that name no row of the cases: a typing error, or a row that is gone. */
export function unknownSkips(
  skip: readonly DeclaredSkip[],
  rows: ReadonlySet<string>,
): readonly DeclaredSkip[] {
  return skip.filter(({ row }) => !rows.has(row));
}

/**
 * Skips that are not needed any more: a case of their row ran and none failed. Takes the results as
 * `runCase` gives them, before {@link skipKnown}.
 */
export function needlessSkips(
  skip: readonly DeclaredSkip[],
  results: readonly CaseResult[],
): readonly DeclaredSkip[] {
  return skip.filter(({ row }) => {
    const kinds = results.filter((result) => result.row === row).map(({ outcome }) => outcome.kind);
    return kinds.includes("passed") && !kinds.includes("failed");
  });
}

/** The result, or, when it is a failure that was declared, the same as skipped. */
export function skipKnown(result: CaseResult, skip: readonly DeclaredSkip[]): CaseResult {
  const known = skip.find(({ row }) => row === result.row);
  const { outcome } = result;
  if (known === undefined || outcome.kind !== "failed") return result;
  return {
    ...result,
    outcome: {
      kind: "skipped",
      reason: `declared: ${known.reason} (seen: ${outcome.error.message})`,
    },
  };
}

/** What is wrong with a skip that names no row. */
export function unknownSkipError({ row, reason }: DeclaredSkip): Error {
  return new Error(
    `the skip of "${row}" (${reason}) names no row of the kit: correct or remove it`,
  );
}

/** What is wrong with a skip whose row holds. */
export function needlessSkipError({ row, reason }: DeclaredSkip): Error {
  return new Error(`row ${row} is skipped (${reason}) but holds now: remove the skip`);
}

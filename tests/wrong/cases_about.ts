import type { Capabilities, ConformanceCase } from "../../testing/conformance_case.ts";
import { meantRows, type Wrong } from "./wrong.ts";

/** What makes a case long: records without end, and more names than one answer holds. */
const DEAR: readonly string[] = ["endless", "listsMany"];

/** The cases to run on a wrong connector; those that take long are for the one they are meant for. */
export function casesAbout<Can extends Capabilities>(
  cases: readonly ConformanceCase<Can>[],
  wrong: Wrong,
): readonly ConformanceCase<Can>[] {
  const meant = meantRows(wrong);
  return cases.filter(({ row, needs = [] }) =>
    meant.includes(row) || !needs.some((need) => DEAR.includes(String(need)))
  );
}

import type { Capabilities, ConformanceCase } from "../../testing/conformance_case.ts";
import type { CasePlaces } from "./access_uses.ts";
import { accessUses } from "./access_uses.ts";
import type { AuditedCase } from "./run_with_grants.ts";

/** Milliseconds that one run of the chosen cases may take, what brings something new apart. */
const budget = 6_000;

/**
 * Chooses the cases that are run again and again: of those that passed, the quick ones, and each
 * slow one that asks for something no quicker one does. In the kit's order. Pure.
 */
export function chooseCases(
  audited: readonly AuditedCase[],
  places: CasePlaces,
): readonly ConformanceCase<Capabilities>[] {
  const passed = audited.filter(({ result }) => result.outcome.kind === "passed");
  const chosen = new Set<AuditedCase>();
  const seen = new Set<string>();
  let spent = 0;
  for (const one of passed.toSorted((a, b) => a.result.milliseconds - b.result.milliseconds)) {
    const fresh = [...accessUses(one.asked, places)].flatMap(([access, { fixed, fromOptions }]) => [
      ...fixed.map((value) => `${access} ${value}`),
      ...(fromOptions.length > 0 ? [access] : []),
    ]).filter((word) => !seen.has(word));
    const { milliseconds } = one.result;
    if (fresh.length === 0 && spent + milliseconds > budget) continue;
    chosen.add(one);
    spent += milliseconds;
    for (const word of fresh) seen.add(word);
  }
  return passed.filter((one) => chosen.has(one)).map(({ tested }) => tested);
}

import { type BudgetRule, checkRule } from "./budget_rule.ts";
import type { RuleMeter } from "./rule_meter.ts";

/** Into how many parts a window is cut at most to remember what went: the memory that one takes. */
const PARTS = 1_024;

/**
 * A rule for services that look back from each request, as `100 in any 10 seconds`, and for those
 * of which nobody knows when their windows begin: at most `limit` requests in *any* `ms`
 * milliseconds. What goes together within a thousandth of the window is remembered as one, at its
 * later time, so that memory has an end and no window ever holds more.
 *
 * @example
 * ```ts
 * import { budget, movingWindow } from "@plakar-deno/sdk/http";
 *
 * export const hubspot = budget({ rules: [movingWindow(100, 10_000)] });
 * ```
 *
 * @throws {ConnectorError} When one of the numbers is not above 0.
 */
export function movingWindow(limit: number, ms: number): BudgetRule {
  return checkRule({ kind: "moving", limit, ms });
}

/** What went together. */
interface Part {
  readonly first: number;
  last: number;
  cost: number;
}

/** Measures a window that ends now, whenever that is. */
export function movingMeter(limit: number, ms: number): RuleMeter {
  const parts: Part[] = [];
  let used = 0;
  const forget = (now: number) => {
    const gone = parts.findIndex(({ last }) => last + ms > now);
    const old = parts.splice(0, gone === -1 ? parts.length : gone);
    for (const { cost } of old) used -= cost;
    // Sums of fractions do not come out even: nothing is left of nothing.
    if (parts.length === 0) used = 0;
  };
  return {
    most: limit,
    wait(cost, now) {
      forget(now);
      let left = used;
      for (let index = 0; left + cost > limit; index++) {
        const part = parts[index];
        if (part === undefined) return 0;
        left -= part.cost;
        if (left + cost <= limit) return part.last + ms - now;
      }
      return 0;
    },
    take(cost, now) {
      if (cost === 0) return;
      const last = parts.at(-1);
      if (last !== undefined && now - last.first < ms / PARTS) {
        last.last = now;
        last.cost += cost;
      } else parts.push({ first: now, last: now, cost });
      used += cost;
    },
    atRest(now) {
      forget(now);
      return parts.length === 0;
    },
  };
}

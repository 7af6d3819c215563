import { type BudgetRule, checkRule } from "./budget_rule.ts";
import type { RuleMeter } from "./rule_meter.ts";

/**
 * A rule for services that count from the first request on and begin anew when the time is over, as
 * GitHub's hour: at most `limit` requests in a window of `ms` milliseconds, which begins with the
 * first request after the one before it ended.
 *
 * At the seam of two windows twice the limit can go at once. Where the service's windows begin when
 * *it* pleases, as each full minute, {@link movingWindow} keeps to them without knowing when.
 *
 * @example
 * ```ts
 * import { budget, fixedWindow } from "@plakar-deno/sdk/http";
 *
 * export const hourly = budget({ rules: [fixedWindow(5_000, 3_600_000)] });
 * ```
 *
 * @throws {ConnectorError} When one of the numbers is not above 0.
 */
export function fixedWindow(limit: number, ms: number): BudgetRule {
  return checkRule({ kind: "window", limit, ms });
}

/** Measures windows one behind the other. */
export function fixedMeter(limit: number, ms: number): RuleMeter {
  let begun = -Infinity;
  let used = 0;
  const turn = (now: number) => {
    if (begun + ms <= now) [begun, used] = [now, 0];
  };
  return {
    most: limit,
    wait(cost, now) {
      if (begun + ms <= now || used + cost <= limit) return 0;
      return begun + ms - now;
    },
    take(cost, now) {
      turn(now);
      used += cost;
    },
    atRest: (now) => begun + ms <= now,
  };
}

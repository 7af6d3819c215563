import { type BudgetRule, checkRule } from "./budget_rule.ts";
import type { RuleMeter } from "./rule_meter.ts";

/** What arithmetic may lose of a request: less than any server counts. */
const DUST = 1e-9;

/**
 * A rule for services that let a burst through and then a steady rate, as Shopify's and Linear's
 * do: a bucket of `capacity` requests that fills again with `perSecond`. In any time of *t* seconds
 * at most `capacity + t × perSecond` go.
 *
 * @example
 * ```ts
 * import { budget, tokenBucket } from "@plakar-deno/sdk/http";
 *
 * export const shopify = budget({ rules: [tokenBucket(40, 2)] });
 * ```
 *
 * @throws {ConnectorError} When one of the numbers is not above 0.
 */
export function tokenBucket(capacity: number, perSecond: number): BudgetRule {
  return checkRule({ kind: "bucket", capacity, perSecond });
}

/** Measures a bucket, full at first. */
export function bucketMeter(capacity: number, perSecond: number, begin: number): RuleMeter {
  let level = capacity;
  let at = begin;
  const fill = (now: number) => {
    level = Math.min(capacity, level + (now - at) * perSecond / 1_000);
    at = now;
  };
  return {
    most: capacity,
    wait(cost, now) {
      fill(now);
      return level + DUST >= cost ? 0 : (cost - level) * 1_000 / perSecond;
    },
    take(cost, now) {
      fill(now);
      level -= cost;
    },
    told(remaining, now) {
      fill(now);
      level = Math.min(level, remaining);
    },
    atRest(now) {
      fill(now);
      return level >= capacity;
    },
  };
}

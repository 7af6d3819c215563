import type { FakeRule, RuleScope } from "./fake_call.ts";
import { routeMatcher } from "./fake_route.ts";

/** A rule that applies to the requests of a scope alone; `place` counts those it applied to, from 1. */
export function scopedRule(
  { on, from = 1, times = Infinity }: RuleScope,
  rule: (...args: [...Parameters<FakeRule>, place: number]) => Promise<Response>,
): FakeRule {
  const matcher = on === undefined ? undefined : routeMatcher(on);
  let seen = 0;
  return (call, next) => {
    const { request: { method }, url } = call;
    if (matcher !== undefined && matcher.match(method, url) === undefined) return next();
    const place = ++seen - from + 1;
    return place < 1 || place > times ? next() : rule(call, next, place);
  };
}

import { ConnectorError } from "../../error.ts";

/** One rule of a budget; made by `tokenBucket`, `fixedWindow` and `movingWindow`. */
export type BudgetRule =
  | { readonly kind: "bucket"; readonly capacity: number; readonly perSecond: number }
  | { readonly kind: "window"; readonly limit: number; readonly ms: number }
  | { readonly kind: "moving"; readonly limit: number; readonly ms: number };

/** Checks the numbers of a rule; hands it back. */
export function checkRule(rule: BudgetRule): BudgetRule {
  if (rule.kind === "bucket") {
    checkNumber("a bucket that holds", rule.capacity);
    checkNumber("a bucket that fills per second with", rule.perSecond);
  } else {
    checkNumber("a window that lets through", rule.limit);
    checkNumber("a window of milliseconds", rule.ms);
  }
  return rule;
}

function checkNumber(what: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new ConnectorError(`cannot keep to ${what} ${value}; give a number above 0`, {
    code: "invalid_argument",
  });
}

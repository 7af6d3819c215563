import { strictEqual as equal } from "node:assert/strict";
import { idleBudget } from "./idle_budget.ts";

/** How many can be spent now. */
function left(spend: () => boolean, most = 1_000_000): number {
  let count = 0;
  while (count < most && spend()) count++;
  return count;
}

Deno.test("a burst is taken, then what comes back with time, and never more than a burst", () => {
  let now = 5000;
  const spend = idleBudget(() => now);
  const burst = left(spend);
  equal(burst >= 10_000 && burst <= 100_000, true, `${burst}`);
  equal(spend(), false);
  now += 1000;
  const second = left(spend);
  equal(second > 0 && second < burst, true, `${second}`);
  now += 1_000_000;
  equal(left(spend), burst);
});

Deno.test("a few each millisecond never come to an end", () => {
  let now = 1;
  const spend = idleBudget(() => now);
  for (let count = 0; count < 200_000; count++) {
    if (count % 2 === 0) now++;
    equal(spend(), true);
  }
});

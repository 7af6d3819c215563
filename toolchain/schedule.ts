import type { SuiteName } from "./test_options.ts";

/** When suites run. */
export interface Schedule {
  /** Those that may run beside another, in the order they start. */
  readonly together: readonly SuiteName[];
  /** Those that nothing may run beside, one after another when the others are over. */
  readonly apart: readonly SuiteName[];
}

// Started last, it would go on by itself when all others are over.
const LONGEST: SuiteName = "toolkit";

// Its files measure their own process, or run many processes against time limits.
const APART: SuiteName = "alone";

/** Says which of some suites may run at once. */
export function schedule(suites: readonly SuiteName[]): Schedule {
  return {
    together: [
      ...suites.filter((suite) => suite === LONGEST),
      ...suites.filter((suite) => suite !== LONGEST && suite !== APART),
    ],
    apart: suites.filter((suite) => suite === APART),
  };
}

/** Works on all items, in their order, so many at once as there are lanes. */
export async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  }));
}

import { assert, type IProperty, type IPropertyWithHooks } from "fast-check";

const RUNS = 300;

/**
 * Holds a property against inputs that fast-check makes: 300, or `PROPERTY_RUNS`. A failure tells
 * the smallest input found, the seed and the path; `PROPERTY_SEED` repeats a run.
 */
export function check<Inputs>(property: IProperty<Inputs> | IPropertyWithHooks<Inputs>): void {
  const runs = Deno.env.get("PROPERTY_RUNS");
  const seed = Deno.env.get("PROPERTY_SEED");
  assert(property, {
    numRuns: runs ? Number(runs) : RUNS,
    ...(seed ? { seed: Number(seed) } : {}),
    verbose: false,
  });
}

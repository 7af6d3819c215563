import { ConnectorError } from "../error.ts";
import type { Loopable } from "./map_each.ts";

/**
 * What the author's `method` returned, if it can be looped over; throws a `ConnectorError` that says
 * what to return instead.
 */
export async function loopable<Value>(
  method: string,
  returned: Loopable<Value> | PromiseLike<Loopable<Value>>,
): Promise<Loopable<Value>> {
  const values = await returned;
  if (typeof values === "object" && values !== null) {
    if (Symbol.asyncIterator in values || Symbol.iterator in values) return values;
  }
  throw new ConnectorError(
    `${method} returned ${
      values === null ? "null" : typeof values
    }, which cannot be looped over; ` +
      `write it as a generator, or return an array or a stream`,
    { code: "internal" },
  );
}

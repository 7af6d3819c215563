import { ConnectorError } from "../../error.ts";
import { canonicalJson } from "./canonical_json.ts";

/** What items are ordered by: a number, or text compared by code units. */
export type OrderKey = string | number;

/**
 * A copy of the items in an order that depends on nothing but the items: numbers before texts,
 * numbers by value, texts by UTF-16 code units (no locale), and items of the same key by their
 * canonical JSON. Servers list the same labels in one order today and in another tomorrow; sorted,
 * the file they are written to stays the same.
 *
 * @param key What to order an item by: an id is best, for it never changes.
 * @throws ConnectorError `invalid_argument` when a key is NaN or neither number nor text, as where an
 * answer lacks it, or when two items of the same key are no JSON.
 *
 * @example
 * ```ts
 * import { stableOrder } from "@plakar-deno/sdk/http";
 *
 * const labels = [{ id: 12, name: "bug" }, { id: 7, name: "docs" }];
 * console.log(stableOrder(labels, ({ id }) => id).map(({ name }) => name)); // [ "docs", "bug" ]
 * ```
 */
export function stableOrder<T>(items: readonly T[], key: (item: T) => OrderKey): T[] {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  const bad = keyed.find(({ key }) =>
    typeof key !== "string" && !(typeof key === "number" && !Number.isNaN(key))
  );
  if (bad !== undefined) {
    const what = Number.isNaN(bad.key)
      ? "NaN"
      : bad.key === null
      ? "null"
      : `of type ${typeof bad.key}`;
    throw new ConnectorError(
      `cannot order the items: the key of one is ${what}; give a number or text`,
      { code: "invalid_argument" },
    );
  }
  return keyed.sort((a, b) => compared(a.key, b.key) || compared(json(a.item), json(b.item)))
    .map(({ item }) => item);
}

function compared(a: OrderKey, b: OrderKey): number {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function json(item: unknown): string {
  return item === undefined ? "" : canonicalJson(item);
}

import { ConnectorError } from "../../error.ts";
import { type OrderKey, stableOrder } from "./stable_order.ts";

/** How {@linkcode splitBuckets} splits. */
export interface SplitOptions<T> {
  /**
   * What never changes about an item: its number or its id, never a title or a time. All numbers, or
   * all texts.
   */
  readonly key: (item: T) => OrderKey;
  /**
   * Numbers: how many of them share a bucket. Texts: the most items of a bucket. About 100 is good:
   * a change rewrites one bucket, and there are not too many files.
   */
  readonly per: number;
}

/** Hex digits of a hash; more are no use, as equal hashes stay together. */
const DIGITS = 8;
const NUMBER_WIDTH = 6;

/**
 * Splits a long list into buckets, one file each, so that a changed, new or removed item changes one
 * bucket and leaves the bytes of the others alone.
 *
 * Numbers go by range, `per` in each: `000000-000099`, `000100-000199`. That fits numbers that are
 * close together, as those of issues; ids that are large and far apart are better given as text.
 * Texts go by hash: the bucket is the beginning of the hash in hex digits, as short as `per` allows,
 * such as `a` or `a3`, and `all` while all fit into one. A bucket that grows beyond `per` is split
 * into up to 16, and no other changes.
 *
 * @returns Bucket names, safe as part of a file's name, with their items; both in a stable order.
 * There are no empty buckets.
 * @throws ConnectorError `invalid_argument` when keys are not all numbers or all texts, a number
 * is negative or no integer, or `per` is not a positive integer.
 *
 * @example
 * ```ts
 * import { splitBuckets } from "@plakar-deno/sdk/http";
 *
 * const issues = [{ number: 7 }, { number: 512 }];
 * const buckets = splitBuckets(issues, { key: ({ number }) => number, per: 100 });
 * console.log([...buckets.keys()]); // [ "000000-000099", "000500-000599" ]
 * ```
 */
export function splitBuckets<T>(items: readonly T[], options: SplitOptions<T>): Map<string, T[]> {
  const { key, per } = options;
  if (!Number.isSafeInteger(per) || per < 1) {
    throw refused(`${per} per bucket is no positive integer`);
  }
  const ordered = stableOrder(items, key);
  const kinds = new Set(ordered.map((item) => typeof key(item)));
  if (kinds.size > 1) throw refused("some keys are numbers and some are texts; give one kind");
  return kinds.has("number")
    ? byRange(ordered, (item) => Number(key(item)), per)
    : byHash(ordered, (item) => String(key(item)), per);
}

function byRange<T>(items: readonly T[], key: (item: T) => number, per: number): Map<string, T[]> {
  return Map.groupBy(items, (item) => {
    const number = key(item);
    if (!Number.isSafeInteger(number) || number < 0) {
      throw refused(`the key ${number} is no integer from 0 on; give it as text`);
    }
    const first = number - number % per;
    return [first, first + per - 1]
      .map((end) => String(end).padStart(NUMBER_WIDTH, "0")).join("-");
  });
}

function byHash<T>(items: readonly T[], key: (item: T) => string, per: number): Map<string, T[]> {
  const buckets = new Map<string, T[]>();
  const hashed = items.map((item) => ({ item, hash: hashOf(key(item)) }));
  split("", hashed);
  return buckets;

  function split(prefix: string, part: typeof hashed): void {
    if (part.length === 0) return;
    if (part.length <= per || prefix.length === DIGITS) {
      buckets.set(prefix || "all", part.map(({ item }) => item));
      return;
    }
    const next = Map.groupBy(part, ({ hash }) => hash.slice(0, prefix.length + 1));
    for (const longer of [...next.keys()].sort()) split(longer, next.get(longer)!);
  }
}

/** FNV-1a of the code units, 32 bits, stirred at the end so that the first digits spread well. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return ((hash ^ hash >>> 16) >>> 0).toString(16).padStart(DIGITS, "0");
}

function refused(reason: string): ConnectorError {
  return new ConnectorError(`cannot split the items into buckets: ${reason}`, {
    code: "invalid_argument",
  });
}

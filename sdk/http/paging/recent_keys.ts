/** The keys that came last, so many and no more. */
export interface RecentKeys {
  has(key: string | number): boolean;
  /** Remembers the keys of these items; gives the items that were not known. */
  add<Item>(items: readonly Item[], key: (item: Item) => string | number): readonly Item[];
}

/** Makes a memory of the last `most` keys. */
export function recentKeys(most: number): RecentKeys {
  // A Set keeps the order: what was seen longest ago is first.
  const keys = new Set<string | number>();
  return {
    has: (key) => keys.has(key),
    add(items, keyOf) {
      const fresh = items.filter((item) => {
        const key = keyOf(item);
        const isNew = !keys.delete(key);
        keys.add(key);
        return isNew;
      });
      for (const oldest of keys) {
        if (keys.size <= most) break;
        keys.delete(oldest);
      }
      return fresh;
    },
  };
}

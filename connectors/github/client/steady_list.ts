/** How often a list is read before what came is taken for all there is. */
const MOST_PASSES = 5;

/**
 * The items of a list that is paged by numbers, each once, and none left out though the list changes
 * while it is read.
 *
 * When an item is deleted, those behind it move forward, and one slips from a page not read yet to
 * one that was. So a list of several pages is read again: if everything that a pass met is still
 * there in the next, nothing had slipped in it. Lists of one page are read once.
 *
 * @param read Reads the list from its beginning, page by page.
 * @param key What never changes about an item.
 * @param onUnsteady Called when the list changed in every pass, so that something may be missing.
 */
export async function* steadyList<T>(
  read: () => AsyncIterable<readonly T[]>,
  key: (item: T) => string | number,
  onUnsteady: () => void,
): AsyncGenerator<T> {
  const met = new Set<string | number>();
  let before: ReadonlySet<string | number> | undefined;
  for (let pass = 1; pass <= MOST_PASSES; pass++) {
    const now = new Set<string | number>();
    let pages = 0;
    for await (const items of read()) {
      pages++;
      for (const item of items) {
        now.add(key(item));
        if (met.has(key(item))) continue;
        met.add(key(item));
        yield item;
      }
    }
    if (before === undefined ? pages <= 1 : before.isSubsetOf(now)) return;
    before = now;
  }
  onUnsteady();
}

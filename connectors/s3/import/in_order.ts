/**
 * Works on the items of a source, some at once, and gives the results in the order of the items.
 *
 * At most `most` items are under way or wait for their turn; work that gives its result at once, and
 * no promise, is no detour. Throws what the source or the work throws, in the place of the item; what
 * is under way then is waited for, and its failures are lost.
 */
export async function* inOrder<Item, Result>(
  source: AsyncIterable<Item>,
  most: number,
  work: (item: Item) => Result | Promise<Result>,
): AsyncGenerator<Result> {
  const going: (Result | Promise<Result>)[] = [];
  try {
    for await (const item of source) {
      const result = work(item);
      if (result instanceof Promise) {
        // Its turn comes later, and until then a failure must not count as unhandled.
        result.catch(() => {});
      } else if (going.length === 0) {
        yield result;
        continue;
      }
      going.push(result);
      if (going.length >= most) yield await going.shift()!;
    }
    while (going.length > 0) yield await going.shift()!;
  } finally {
    await Promise.allSettled(going);
  }
}

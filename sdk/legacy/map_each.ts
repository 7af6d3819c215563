/** What can be looped over with `for await`. */
export type Loopable<Value> = AsyncIterable<Value> | Iterable<Value | PromiseLike<Value>>;

type SourceIterator<Value> =
  | AsyncIterator<Value, unknown, undefined>
  | Iterator<Value | PromiseLike<Value>, unknown, undefined>;

/**
 * Loops over what `open` gives once it is asked for the first value, and maps each.
 *
 * Leaving the loop is told to the source at once, even while a value of it is on its way: behind a
 * generator it would wait for that value, perhaps for ever, and the source would stay open.
 */
export function mapEach<From, To>(
  open: () => Loopable<From> | PromiseLike<Loopable<From>>,
  map: (value: From) => To,
): AsyncIterable<To> {
  return { [Symbol.asyncIterator]: () => mapped(open, map) };
}

function mapped<From, To>(
  open: () => Loopable<From> | PromiseLike<Loopable<From>>,
  map: (value: From) => To,
): AsyncIterator<To, undefined, undefined> {
  let opening: Promise<SourceIterator<From>> | undefined;
  let left = false;

  async function source(): Promise<SourceIterator<From>> {
    const values = await open();
    return Symbol.asyncIterator in values
      ? values[Symbol.asyncIterator]()
      : values[Symbol.iterator]();
  }

  return {
    async next() {
      if (left) return { done: true, value: undefined };
      const iterator = await (opening ??= source());
      // What was left while it opened is not begun.
      if (left) return { done: true, value: undefined };
      const step = await iterator.next();
      if (step.done) return { done: true, value: undefined };
      try {
        return { done: false, value: map(await step.value) };
      } catch (error) {
        left = true;
        await leave(iterator);
        throw error;
      }
    },
    async return() {
      left = true;
      // One that could not be opened has said so already.
      const iterator = await opening?.catch(() => undefined);
      await iterator?.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** Closes a source whose failure is told already. */
async function leave(iterator: SourceIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // The first failure is the one that tells.
  }
}

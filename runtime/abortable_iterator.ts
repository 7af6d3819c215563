/** An iterator whose waiting ends with a signal. */
export interface AbortableIterator<Value> {
  /** The next value; rejects with the signal's reason once it is aborted. One call at a time. */
  next(): Promise<IteratorResult<Value, undefined>>;
}

/**
 * Iterates over `values` until `signal` is aborted, even while the source gives nothing. It holds
 * one listener for its whole life instead of one for each value.
 */
export function abortableIterator<Value>(
  values: AsyncIterable<Value>,
  signal: AbortSignal,
): AbortableIterator<Value> {
  const source = values[Symbol.asyncIterator]();
  let waiting: PromiseWithResolvers<IteratorResult<Value, undefined>> | undefined;
  signal.addEventListener("abort", () => waiting?.reject(signal.reason), { once: true });
  return {
    next() {
      if (signal.aborted) return Promise.reject(signal.reason);
      const { promise, resolve, reject } = waiting = Promise.withResolvers();
      source.next().then(resolve, reject);
      return promise;
    },
  };
}

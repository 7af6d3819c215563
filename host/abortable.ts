/**
 * The values, until the signal is aborted even while their source gives none; the source is closed
 * on every path, and nothing stays behind at the signal.
 */
export async function* abortable<Value>(
  values: AsyncIterable<Value> | Iterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value, void> {
  if (Symbol.asyncIterator in values) return yield* abortableAsync(values, signal);
  for (const value of values) {
    signal.throwIfAborted();
    yield value;
  }
}

async function* abortableAsync<Value>(
  values: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value, void> {
  const source = values[Symbol.asyncIterator]();
  let waiting: PromiseWithResolvers<IteratorResult<Value, unknown>> | undefined;
  const abort = () => waiting?.reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    for (;;) {
      signal.throwIfAborted();
      waiting = Promise.withResolvers();
      source.next().then(waiting.resolve, waiting.reject);
      const step = await waiting.promise;
      waiting = undefined;
      if (step.done) return;
      yield step.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    const closed = source.return?.();
    // The close of a source that hangs would hang behind it.
    if (waiting === undefined) await closed;
    else closed?.catch(() => {});
  }
}

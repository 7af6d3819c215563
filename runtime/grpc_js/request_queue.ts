/** Requests of one call, from the wire's callbacks to an async iterator. */
export interface RequestQueue<Request> {
  /** For the handler; can be iterated once. */
  readonly requests: AsyncIterable<Request>;
  /** A message arrived that was this long on the wire. */
  push(message: Request, wireBytes: number): void;
  /** The peer half-closed. */
  end(): void;
  /** The call is over before its half-close, for this reason. */
  fail(reason: unknown): void;
}

/** What a queue asks of the wire. */
export interface RequestSource {
  /** Wants one more message. */
  pull(): void;
  /** A message went to the handler. */
  taken(wireBytes: number): void;
  /** Whether the handler waits for a message. */
  waits(waiting: boolean): void;
}

/**
 * Makes a queue. It pulls one message ahead of the handler, so that at most two decoded messages
 * are held.
 */
export function requestQueue<Request>(source: RequestSource): RequestQueue<Request> {
  const waiting: { readonly message: Request; readonly wireBytes: number }[] = [];
  let over: { readonly reason?: unknown } | undefined;
  let failed = false;
  let wake: PromiseWithResolvers<IteratorResult<Request, undefined>> | undefined;

  function close(failure: boolean, reason?: unknown): void {
    if (over !== undefined) return;
    over = { reason };
    failed = failure;
    // What was not taken before a reset is worthless; what came before a half-close counts.
    if (failure) waiting.length = 0;
    const sleeper = wake;
    wake = undefined;
    if (sleeper === undefined) return;
    if (failure) sleeper.reject(reason);
    else sleeper.resolve({ done: true, value: undefined });
  }

  function next(): Promise<IteratorResult<Request, undefined>> {
    const first = waiting.shift();
    if (first !== undefined) {
      source.taken(first.wireBytes);
      if (over === undefined) source.pull();
      return Promise.resolve({ done: false, value: first.message });
    }
    if (over !== undefined) {
      return failed
        ? Promise.reject(over.reason)
        : Promise.resolve({ done: true, value: undefined });
    }
    wake ??= Promise.withResolvers();
    source.waits(true);
    return wake.promise;
  }

  // Leaving the loop early drops what is left; the wire keeps its own bound on what it holds.
  function leave(): Promise<IteratorResult<Request, undefined>> {
    waiting.length = 0;
    return Promise.resolve({ done: true, value: undefined });
  }

  return {
    requests: { [Symbol.asyncIterator]: () => ({ next, return: leave }) },
    push(message, wireBytes) {
      if (over !== undefined) return;
      const sleeper = wake;
      if (sleeper === undefined) {
        waiting.push({ message, wireBytes });
        return;
      }
      wake = undefined;
      source.waits(false);
      source.taken(wireBytes);
      sleeper.resolve({ done: false, value: message });
      source.pull();
    },
    end: () => close(false),
    fail: (reason) => close(true, reason),
  };
}

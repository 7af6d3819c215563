/** The requests of one call, from the wire to an async iterator. */
export interface RequestQueue<Request> {
  /** For the handler; can be iterated once. */
  readonly requests: AsyncIterable<Request>;
  /** Whether the handler waits for a request. */
  readonly waiting: boolean;
  /** Requests that wait for the handler. */
  readonly length: number;
  /** A request arrived that was this long on the wire. */
  push(request: Request, wireBytes: number): void;
  /** No request follows; what came is still handed on. */
  end(): void;
  /** The call is over: what waits is dropped, and the iterator throws `reason`. */
  fail(reason: unknown): void;
}

/** What a queue tells of its consumer. */
export interface QueueWatch {
  /** A request went to the handler. */
  taken(wireBytes: number): void;
  /** The handler waits for one that is not there yet. */
  waits(): void;
}

const DONE = { done: true, value: undefined } as const;

/** Makes a queue. */
export function requestQueue<Request>({ taken, waits }: QueueWatch): RequestQueue<Request> {
  let held: { readonly request: Request; readonly wireBytes: number }[] = [];
  let over: { readonly failed: boolean; readonly reason?: unknown } | undefined;
  let left = false;
  let taker: PromiseWithResolvers<IteratorResult<Request, undefined>> | undefined;

  function next(): Promise<IteratorResult<Request, undefined>> {
    const first = held.shift();
    if (first !== undefined) {
      taken(first.wireBytes);
      return Promise.resolve({ done: false, value: first.request });
    }
    if (over !== undefined) {
      return over.failed ? Promise.reject(over.reason) : Promise.resolve(DONE);
    }
    taker ??= Promise.withResolvers();
    waits();
    return taker.promise;
  }

  // Leaving the loop early drops what is left; the peer's window keeps its bound on what follows.
  function leave(): Promise<IteratorResult<Request, undefined>> {
    left = true;
    held = [];
    return Promise.resolve(DONE);
  }

  return {
    requests: { [Symbol.asyncIterator]: () => ({ next, return: leave }) },
    get waiting() {
      return taker !== undefined;
    },
    get length() {
      return held.length;
    },
    push(request, wireBytes) {
      if (over !== undefined || left) return;
      if (taker === undefined) {
        held.push({ request, wireBytes });
        return;
      }
      const waiting = taker;
      taker = undefined;
      taken(wireBytes);
      waiting.resolve({ done: false, value: request });
    },
    end() {
      over ??= { failed: false };
      taker?.resolve(DONE);
      taker = undefined;
    },
    fail(reason) {
      if (over?.failed) return;
      over = { failed: true, reason };
      held = [];
      taker?.reject(reason);
      taker = undefined;
    },
  };
}

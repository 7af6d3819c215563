/** Content on its way through something that waits: every end of it closes the source. */
export interface GuardedBytes {
  /** The next piece of the source. */
  pull(): Promise<Piece>;
  /** Fails what is waited for, cancels the source, and does not wait for it: it may be stuck. */
  fail(reason: unknown): void;
  /** Aborted when the content ends, on whichever path: what waits must stop then. */
  readonly ended: AbortSignal;
  /** The content as it is handed on; `next` gives one piece at a time. */
  through(
    next: () => Promise<Piece>,
  ): AsyncIterableIterator<Uint8Array, undefined>;
}

/** What an iterator of content gives. */
type Piece = IteratorResult<Uint8Array, undefined>;

/** The two forms of content, read in one way. */
interface Source {
  next(): Promise<Piece>;
  cancel(reason: unknown): Promise<unknown>;
}

// Made once: an abort without a reason makes one with a stack, which costs more than a small piece.
const OVER = new DOMException("the content ended", "AbortError");

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * Takes charge of content: when it ends, fails, is left by its reader or the signal is aborted, the
 * source is closed, once, and nothing listens any more.
 *
 * Not a generator: the `return` of one waits behind a `next` that may hang, and does not reach the
 * source at all when nothing was read yet.
 */
export function guardBytes(
  bytes: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): GuardedBytes {
  const source = bytes instanceof ReadableStream ? ofStream(bytes) : ofIterable(bytes);
  const over = new AbortController();
  /** The call that waits now. A promise for each: one that all race with would remember every call. */
  let waiting: PromiseWithResolvers<Piece> | undefined;
  /** A failure that came while nobody waited; told at the next call. */
  let untold: { readonly reason: unknown } | undefined;

  const end = () => {
    signal?.removeEventListener("abort", onAbort);
    over.abort(OVER);
  };
  const fail = (reason: unknown) => {
    if (over.signal.aborted) return;
    end();
    if (waiting === undefined) untold = { reason };
    waiting?.reject(reason);
    waiting = undefined;
    source.cancel(reason).catch(() => {});
  };
  const onAbort = () => fail(signal?.reason);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });

  const take = async (next: () => Promise<Piece>): Promise<Piece> => {
    if (untold !== undefined) {
      const { reason } = untold;
      untold = undefined;
      throw reason;
    }
    if (over.signal.aborted) return DONE;
    const mine = waiting = Promise.withResolvers<Piece>();
    next().then((piece) => {
      // Late: whoever waited has been told of the end.
      if (waiting !== mine) return;
      // From here on a failure is told at the next call: this one has its answer.
      waiting = undefined;
      if (piece.done) end();
      mine.resolve(piece);
    }, fail);
    return await mine.promise;
  };
  const leave = async (): Promise<Piece> => {
    if (over.signal.aborted) return DONE;
    end();
    const closing = source.cancel(undefined);
    if (waiting === undefined) await closing;
    else {
      // The source is busy, perhaps for ever.
      waiting.resolve(DONE);
      waiting = undefined;
      closing.catch(() => {});
    }
    return DONE;
  };

  let turn: Promise<unknown> = Promise.resolve();
  return {
    pull: source.next,
    fail,
    ended: over.signal,
    through: (next) => ({
      next() {
        const mine = turn.then(() => take(next));
        turn = mine.catch(() => {});
        return mine;
      },
      return: leave,
      [Symbol.asyncIterator]() {
        return this;
      },
    }),
  };
}

function ofStream(stream: ReadableStream<Uint8Array>): Source {
  const reader = stream.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? DONE : { done: false, value };
    },
    cancel: (reason) => reader.cancel(reason),
  };
}

function ofIterable(iterable: AsyncIterable<Uint8Array>): Source {
  const iterator = iterable[Symbol.asyncIterator]();
  let over = false;
  return {
    async next() {
      try {
        const { done, value } = await iterator.next();
        if (!done) return { done: false, value };
      } catch (error) {
        over = true;
        throw error;
      }
      over = true;
      return DONE;
    },
    async cancel() {
      // One that failed or ended has closed itself.
      if (!over) await iterator.return?.();
    },
  };
}

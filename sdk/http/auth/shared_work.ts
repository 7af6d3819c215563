import { orAbort } from "../../network/or_abort.ts";

/** Work that many ask for and that is done once for all who ask at the same time. */
export type SharedWork<Result> = (signal: AbortSignal) => Promise<Result>;

/** Work under way, and who waits for it. */
interface Running<Result> {
  readonly done: Promise<Result>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Makes work that is shared: who asks while it runs gets what the others get. One who is aborted
 * leaves the others alone; when all have left, the work is aborted, too. Who asks before that work
 * has ended waits for its end: there are never two of it at once.
 */
export function sharedWork<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): SharedWork<Result> {
  let running: Running<Result> | undefined;

  function begin(): Running<Result> {
    const stop = new AbortController();
    const begun: Running<Result> = {
      stop,
      waiting: 0,
      done: work(stop.signal).finally(() => {
        if (running === begun) running = undefined;
      }),
    };
    // When all have left nobody hears of it.
    begun.done.catch(() => {});
    return begun;
  }

  return async (signal) => {
    signal.throwIfAborted();
    while (running?.stop.signal.aborted) await orAbort(running.done.catch(() => {}), signal);
    const mine = running ??= begin();
    mine.waiting++;
    try {
      return await orAbort(mine.done, signal);
    } finally {
      if (--mine.waiting === 0) mine.stop.abort(signal.aborted ? signal.reason : OVER);
    }
  };
}

// Made once: an abort without a reason makes one with a stack.
const OVER = new DOMException("the work is over", "AbortError");

/** Work that must come to its end before what it works with is closed. */
export interface RunningWork {
  /** Remembers work until it is done, and gives it back. */
  watch<Result>(work: Promise<Result>): Promise<Result>;
  /** Resolves when no work is left, however it ended, or at the abort of the signal. */
  over(signal: AbortSignal): Promise<void>;
}

/**
 * Keeps account of work: an upload that is cut takes its parts back, for which it needs the
 * connections that Close is about to close.
 */
export function runningWork(): RunningWork {
  const running = new Set<Promise<unknown>>();
  return {
    watch<Result>(work: Promise<Result>): Promise<Result> {
      running.add(work);
      const forget = () => void running.delete(work);
      work.then(forget, forget);
      return work;
    },
    async over(signal) {
      if (signal.aborted) return;
      const late = Promise.withResolvers<void>();
      const stop = () => late.resolve();
      signal.addEventListener("abort", stop, { once: true });
      await Promise.race([Promise.allSettled(running), late.promise]);
      signal.removeEventListener("abort", stop);
    },
  };
}

/** How long is waited for something, and what is said then. */
export interface WithinLimitOptions {
  /** Ends the wait when aborted, with its reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the wait is over. */
  readonly limit: number;
}

/**
 * Waits for what a person's code has begun, which may never come and need not listen to a signal.
 *
 * @throws What the work throws; the signal's reason; an error that tells the limit when it is over.
 */
export async function withinLimit<Result>(
  work: PromiseLike<Result>,
  { signal, limit }: WithinLimitOptions,
): Promise<Result> {
  const over = Promise.withResolvers<never>();
  const stop = () => over.reject(signal?.reason);
  const timer = setTimeout(() => {
    over.reject(new Error(`it is not done after ${limit / 1000} s`));
  }, limit);
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

import { joinSignals } from "../join_signals.ts";
import { type Clock, systemClock } from "./clock.ts";
import { networkFailure } from "./network_failure.ts";
import { timeInWords } from "./time_in_words.ts";

/** What {@link withTimeLimit} needs besides the time and the work. */
export interface TimeLimitOptions {
  /** Ends the work before its time; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
  /** What is attempted, for the message: `get "a/b"`; "finish the request" when left out. */
  readonly action?: string;
}

/**
 * Gives work a time of `ms` milliseconds. When it is over, the signal handed to the work is aborted
 * and a `transient` failure is thrown, at once, also when the work does not listen.
 *
 * The signal ends with the work. What outlives it, such as the body of an answer, has to be guarded
 * on its own: {@link watchStalls} does that. Work that goes on after its signal was aborted must
 * close what it opens.
 *
 * @example
 * ```ts
 * import { withTimeLimit } from "@plakar-deno/sdk/network";
 *
 * export function head(url: string, signal: AbortSignal): Promise<Response> {
 *   return withTimeLimit(
 *     30_000,
 *     (signal) => fetch(url, { method: "HEAD", signal }),
 *     { signal, action: `ask for "${url}"` },
 *   );
 * }
 * ```
 */
export async function withTimeLimit<Result>(
  ms: number,
  work: (signal: AbortSignal) => Promise<Result>,
  options: TimeLimitOptions = {},
): Promise<Result> {
  const { signal, clock = systemClock, action = "finish the request" } = options;
  signal?.throwIfAborted();
  const limit = new AbortController();
  const timer = new AbortController();
  using joined = joinSignals(limit.signal, ...(signal === undefined ? [] : [signal]));
  const cut = Promise.withResolvers<never>();
  cut.promise.catch(() => {});
  const stop = () => cut.reject(joined.signal.reason);
  joined.signal.addEventListener("abort", stop, { once: true });
  clock.sleep(ms, timer.signal).then(
    () => limit.abort(late(ms, action)),
    // The work was done, or aborted, before its time.
    () => {},
  );
  try {
    const done = work(joined.signal);
    return await Promise.race([done, cut.promise]);
  } finally {
    joined.signal.removeEventListener("abort", stop);
    timer.abort();
  }
}

function late(ms: number, action: string): Error {
  return networkFailure({
    kind: "transient",
    action,
    reason: `the server did not finish within ${timeInWords(ms)}`,
  });
}

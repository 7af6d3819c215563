/** A signal that aborts with the first of several, for as long as it is needed. */
export interface JoinedSignal extends Disposable {
  /** Aborted when one of the others is, with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Joins signals into one. Dispose of it when the work is done: then it listens no more, so that a
 * signal that lives long does not collect listeners.
 *
 * It stands in the place of `AbortSignal.any`, whose signal Deno 2.7 collects as garbage while
 * somebody listens to it: whoever waits would never hear of the abort.
 *
 * @example
 * ```ts
 * import { joinSignals } from "@plakar-deno/sdk";
 *
 * export async function fetchWithin(url: string, signal: AbortSignal): Promise<string> {
 *   const late = new AbortController();
 *   const timer = setTimeout(() => late.abort(new Error("no answer within 10 s")), 10_000);
 *   using either = joinSignals(signal, late.signal);
 *   try {
 *     return await (await fetch(url, { signal: either.signal })).text();
 *   } finally {
 *     clearTimeout(timer);
 *   }
 * }
 * ```
 */
export function joinSignals(...signals: readonly AbortSignal[]): JoinedSignal {
  const joined = new AbortController();
  const abort = (event: Event) => joined.abort((event.target as AbortSignal).reason);
  const aborted = signals.find((signal) => signal.aborted);
  if (aborted !== undefined) joined.abort(aborted.reason);
  else for (const signal of signals) signal.addEventListener("abort", abort, { once: true });
  return {
    signal: joined.signal,
    [Symbol.dispose]() {
      for (const signal of signals) signal.removeEventListener("abort", abort);
    },
  };
}

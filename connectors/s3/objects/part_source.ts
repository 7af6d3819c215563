import type { OpenSource } from "@plakar-deno/sdk";

/** Content that parts are filled from. */
export type PartSource = Pick<OpenSource, "read">;

/** Content whose reads end at once when a signal is aborted. */
export interface InterruptibleSource extends PartSource, Disposable {}

/**
 * Reads that reject with the signal's reason as soon as it is aborted, also one that waits for
 * content that never comes. Such a read may still write into its buffer later.
 */
export function interruptibleSource(
  source: PartSource,
  signal: AbortSignal,
): InterruptibleSource {
  // Of one read at a time: a promise that all race with would remember every one of them.
  let interrupt: ((reason: unknown) => void) | undefined;
  const abort = () => interrupt?.(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  return {
    read(buffer) {
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        interrupt = reject;
        source.read(buffer).then(resolve, reject);
      });
    },
    [Symbol.dispose]: () => signal.removeEventListener("abort", abort),
  };
}

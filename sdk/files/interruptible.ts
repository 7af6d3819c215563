/** Lets waits end early; made by {@link interruptible}. */
export interface Interrupt {
  /** The promise's outcome, or a rejection with the signal's reason if that comes first. */
  wait<T>(promise: Promise<T>): Promise<T>;
  /** Takes the listener off the signal. */
  release(): void;
}

/**
 * One listener on `signal` for any number of waits, one at a time. `Promise.race` with a long-lived
 * promise would keep a reaction for every wait, so memory would grow with the number of pieces.
 */
export function interruptible(signal: AbortSignal): Interrupt {
  let refuse: ((reason: unknown) => void) | undefined;
  const onAbort = () => refuse?.(signal.reason);
  signal.addEventListener("abort", onAbort);
  return {
    wait(promise) {
      return new Promise((resolve, reject) => {
        refuse = reject;
        promise.then(resolve, reject);
        if (signal.aborted) reject(signal.reason);
      });
    },
    release() {
      refuse = undefined;
      signal.removeEventListener("abort", onAbort);
    },
  };
}

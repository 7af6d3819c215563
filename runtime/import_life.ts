/** How long one import lasts: until the host gives it up or the connector is closed. */
export interface ImportLife {
  /** For the author: aborted when the import is to stop. */
  readonly signal: AbortSignal;
  /** Stops the import; without effect on one that is stopped. */
  stop(reason: unknown): void;
  /** What `wait` gives; `undefined` as soon as the import is stopped, however long that takes. */
  unlessStopped<Value>(wait: () => Value | Promise<Value>): Promise<Value | undefined>;
  /** Lets go of the signals it was made of; the import is over. */
  end(): void;
}

/** Makes the life of an import, which stops when one of the `signals` is aborted. */
export function importLife(signals: readonly AbortSignal[]): ImportLife {
  const life = new AbortController();
  /** Makes the wait under way end; set anew for each one, so that nothing piles up. */
  let interrupt = (): void => {};

  function stop(reason: unknown): void {
    if (!life.signal.aborted) life.abort(reason);
    interrupt();
  }

  const stops = signals.map((signal) => {
    const onAbort = () => stop(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    return () => signal.removeEventListener("abort", onAbort);
  });

  return {
    signal: life.signal,
    stop,
    unlessStopped: (wait) =>
      new Promise((resolve, reject) => {
        interrupt = () => resolve(undefined);
        if (life.signal.aborted) return interrupt();
        Promise.resolve(wait()).then(resolve, reject);
      }),
    end() {
      for (const letGo of stops) letGo();
    },
  };
}

/** A signal that tells how many listen to it, so that a test sees one left behind. */
export interface CountedSignal {
  /** The signal to hand over. */
  readonly signal: AbortSignal;
  /** Aborts it. */
  abort(reason: unknown): void;
  /** How many listen now. */
  readonly listeners: number;
}

/** Makes a {@link CountedSignal}. */
export function countedSignal(): CountedSignal {
  const { signal, ...controller } = newController();
  const listening = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...given: Parameters<typeof addEventListener>) => {
    listening.add(given[1]);
    addEventListener.apply(signal, given);
  };
  signal.removeEventListener = (...given: Parameters<typeof removeEventListener>) => {
    listening.delete(given[1]);
    removeEventListener.apply(signal, given);
  };
  return {
    signal,
    abort(reason) {
      // A listener that hears once is gone after that, and never removed by its owner.
      listening.clear();
      controller.abort(reason);
    },
    get listeners() {
      return listening.size;
    },
  };
}

function newController(): { signal: AbortSignal; abort(reason: unknown): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}

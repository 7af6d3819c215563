/** Counts the timers that were started since it was made. */
export interface TimerCount extends Disposable {
  /** How many of them still run. */
  running(): number;
}

/**
 * Counts the timers of `setTimeout` and `setInterval` until it is disposed of, by standing in for the
 * four functions. One at a time.
 */
export function timerCount(): TimerCount {
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  const running = new Set<number | undefined>();

  function forget(clear: typeof clearTimeout): typeof clearTimeout {
    return (id) => {
      running.delete(id === undefined ? id : Number(id));
      clear(id);
    };
  }
  globalThis.setTimeout =
    ((callback: (...all: unknown[]) => void, delay?: number, ...all: unknown[]) => {
      const id = setTimeout(() => {
        running.delete(Number(id));
        callback(...all);
      }, delay);
      running.add(Number(id));
      return id;
    }) as typeof setTimeout;
  globalThis.setInterval =
    ((callback: (...all: unknown[]) => void, delay?: number, ...all: unknown[]) => {
      const id = setInterval(callback, delay, ...all);
      running.add(Number(id));
      return id;
    }) as typeof setInterval;
  globalThis.clearTimeout = forget(clearTimeout);
  globalThis.clearInterval = forget(clearInterval);
  return {
    running: () => running.size,
    [Symbol.dispose]() {
      Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });
    },
  };
}

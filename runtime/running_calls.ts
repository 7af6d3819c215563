/** Knows which calls are under way, so that a close can let them end. */
export interface RunningCalls {
  /** Runs a call; it counts until what it returns is settled. */
  run<Result>(call: () => Promise<Result>): Promise<Result>;
  /** Resolves once no call is under way, after `milliseconds` at the latest; never rejects. */
  settled(milliseconds: number): Promise<void>;
}

/** Makes the count of a service's calls under way. */
export function runningCalls(): RunningCalls {
  let running = 0;
  let idle = Promise.withResolvers<void>();

  return {
    async run(call) {
      running++;
      try {
        return await call();
      } finally {
        if (--running === 0) {
          idle.resolve();
          idle = Promise.withResolvers();
        }
      }
    },
    async settled(milliseconds) {
      if (running === 0) return;
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, milliseconds);
      await Promise.race([idle.promise, late.promise]);
      clearTimeout(timer);
    },
  };
}

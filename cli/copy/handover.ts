/** Hands values from producers to one consumer, in order; a producer waits until its value is done. */
export interface Handover<Value> {
  /** Offers a value; resolves when the consumer is done with it, rejects when it gave up. */
  offer(value: Value): Promise<void>;
  /** No more values; with an error, the consumer gets that after the values before it. */
  end(failure?: { readonly error: unknown }): void;
  /** The values. A value is done when the next one is asked for; leaving the loop is giving up. */
  values(): AsyncGenerator<Value, void>;
}

/** Makes a {@link Handover}. It holds as many values as there are producers waiting. */
export function handover<Value>(): Handover<Value> {
  const waiting: { readonly value: Value; readonly done: PromiseWithResolvers<void> }[] = [];
  let ended: { readonly error?: unknown } | undefined;
  let gaveUp = false;
  let changed = Promise.withResolvers<void>();

  return {
    offer(value) {
      if (gaveUp) return Promise.reject(new Error("nobody takes the values any more"));
      const done = Promise.withResolvers<void>();
      waiting.push({ value, done });
      changed.resolve();
      return done.promise;
    },
    end(failure) {
      ended ??= failure ?? {};
      changed.resolve();
    },
    async *values() {
      let current: PromiseWithResolvers<void> | undefined;
      try {
        for (;;) {
          const next = waiting.shift();
          if (next !== undefined) {
            current = next.done;
            yield next.value;
            current.resolve();
            current = undefined;
          } else if (ended !== undefined) {
            if ("error" in ended) throw ended.error;
            return;
          } else {
            changed = Promise.withResolvers();
            await changed.promise;
          }
        }
      } finally {
        gaveUp = true;
        const reason = new Error("nobody takes the values any more");
        current?.reject(reason);
        for (const { done } of waiting.splice(0)) done.reject(reason);
      }
    },
  };
}

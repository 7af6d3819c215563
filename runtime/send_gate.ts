/** Counts the bytes a call has on their way and makes a fast sender wait. */
export interface SendGate {
  /** Notes bytes given to the wire; a promise when the sender has to wait. */
  add(bytes: number): Promise<void> | undefined;
  /** Notes bytes the wire has taken. */
  remove(bytes: number): void;
  /** Rejects whoever waits; the reason is made only then, because an error is dear to make. */
  fail(reason: () => unknown): void;
}

/** Makes a gate that opens while at most `limit` bytes are on their way. */
export function sendGate(limit: number): SendGate {
  let pending = 0;
  let waiter: PromiseWithResolvers<void> | undefined;

  return {
    add(bytes) {
      pending += bytes;
      if (pending <= limit) return undefined;
      waiter ??= Promise.withResolvers<void>();
      return waiter.promise;
    },
    remove(bytes) {
      pending -= bytes;
      if (pending > limit) return;
      waiter?.resolve();
      waiter = undefined;
    },
    fail(reason) {
      if (waiter === undefined) return;
      // Seen as handled: a handler that did not wait must not bring the process down.
      waiter.promise.catch(() => {});
      waiter.reject(reason());
      waiter = undefined;
    },
  };
}

import { type SendGate, sendGate } from "../runtime/send_gate.ts";

/** Messages on their way from one side of a call to the other, as bytes. */
export interface MessageQueue {
  /** Puts one in; a promise when the sender has to wait until the reader took some. */
  push(message: Uint8Array): Promise<void> | undefined;
  /** Says that no message follows. */
  end(): void;
  /** Ends it for a reason; messages that nobody took are dropped when `drop` is set. */
  fail(reason: unknown, drop: boolean): void;
  /** The next message; `null` at the end; rejects with the reason of a failure. */
  next(): Promise<Uint8Array | null>;
}

/** Makes a queue that makes its sender wait while more than `limit` bytes are in it. */
export function messageQueue(limit: number): MessageQueue {
  const gate: SendGate = sendGate(limit);
  const held: Uint8Array[] = [];
  let over: { readonly failed: boolean; readonly reason?: unknown } | undefined;
  let waiting: PromiseWithResolvers<Uint8Array | null> | undefined;

  function close(end: { readonly failed: boolean; readonly reason?: unknown }): void {
    if (over !== undefined) return;
    over = end;
    const sleeper = waiting;
    waiting = undefined;
    if (sleeper === undefined) return;
    if (end.failed) sleeper.reject(end.reason);
    else sleeper.resolve(null);
  }

  return {
    push(message) {
      if (over !== undefined) return undefined;
      const sleeper = waiting;
      waiting = undefined;
      if (sleeper !== undefined) {
        sleeper.resolve(message);
        return undefined;
      }
      held.push(message);
      return gate.add(message.length);
    },
    end: () => close({ failed: false }),
    fail(reason, drop) {
      if (drop) held.length = 0;
      gate.fail(() => reason);
      close({ failed: true, reason });
    },
    next() {
      const first = held.shift();
      if (first !== undefined) {
        gate.remove(first.length);
        return Promise.resolve(first);
      }
      if (over === undefined) return (waiting ??= Promise.withResolvers()).promise;
      return over.failed ? Promise.reject(over.reason) : Promise.resolve(null);
    },
  };
}

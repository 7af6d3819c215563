import { ConnectorError } from "../../sdk/error.ts";
import type { Http2Stream } from "./stream.ts";

/** DATA of a call that waits for its stream. */
export interface WaitingFrames {
  /** Keeps it; resolves when the stream took it, rejects when it never will. */
  add(head: Uint8Array, body: Uint8Array, end: boolean): Promise<void>;
  /** Sends all of it. */
  sendOn(stream: Http2Stream): void;
  /** There will be no stream. */
  drop(): void;
}

interface Waiting extends PromiseWithResolvers<void> {
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly end: boolean;
}

/** Makes an empty one. */
export function waitingFrames(): WaitingFrames {
  let waiting: Waiting[] | undefined;

  return {
    add(head, body, end) {
      const settled = Promise.withResolvers<void>();
      settled.promise.catch(() => {});
      waiting ??= [];
      waiting.push({ ...settled, head, body, end });
      return settled.promise;
    },
    sendOn(stream) {
      for (const { head, body, end, resolve, reject } of waiting ?? []) {
        const wait = stream.sendData(head, body, end);
        if (wait === undefined) resolve();
        else wait.then(resolve, reject);
      }
      waiting = undefined;
    },
    drop() {
      for (const { reject } of waiting ?? []) {
        reject(new ConnectorError("the call is over", { code: "aborted" }));
      }
      waiting = undefined;
    },
  };
}

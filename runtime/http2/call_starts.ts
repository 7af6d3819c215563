import type { StartedCall } from "./client_call.ts";
import type { Http2Connection } from "./connection.ts";

/** A call that is to begin. */
export interface CallStart {
  readonly call: Pick<StartedCall<never, unknown>, "events" | "over" | "begin" | "fail">;
  /** Makes its header block, which is sent at once. */
  readonly block: () => Uint8Array;
}

/** Opens streams for calls, in their order, as soon as the peer takes more. */
export interface CallStarts {
  start(start: CallStart): void;
}

/** Makes one; `whyGone` turns what opening a stream threw into the error of the call. */
export function callStarts(
  http2: Http2Connection,
  whyGone: (error: unknown) => Promise<unknown>,
): CallStarts {
  let waiting: CallStart[] = [];
  let purgeAt = PURGED_FROM;
  let starting = false;

  /** Whether the call needs no further care. */
  function began({ call, block }: CallStart): boolean {
    if (call.over) return true;
    try {
      const stream = http2.open(call.events);
      if (stream === undefined) return false;
      stream.sendHeaders(block(), false);
      call.begin(stream);
    } catch (error) {
      whyGone(error).then(call.fail);
    }
    return true;
  }

  async function startWaiting(): Promise<void> {
    starting = true;
    while (waiting.length > 0) {
      await http2.whenRoom();
      while (waiting.length > 0 && began(waiting[0]!)) waiting.shift();
    }
    starting = false;
  }

  return {
    start(start) {
      if (waiting.length === 0 && began(start)) return;
      if (waiting.length === purgeAt) {
        waiting = waiting.filter(({ call }) => !call.over);
        purgeAt = Math.max(PURGED_FROM, 2 * waiting.length);
      }
      waiting.push(start);
      if (!starting) void startWaiting();
    },
  };
}

// Calls that were given up while they waited are forgotten then.
const PURGED_FROM = 1024;

import type { Clock } from "../../network/clock.ts";

/** A body that is sent while it is read, once. */
export interface UploadBody {
  /** What is sent. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves when all of it was handed over; rejects when it was not, and never will be. */
  readonly sent: Promise<void>;
  /** What the source threw, in an object of its own, as it may have thrown anything. */
  readonly failure: { readonly error: unknown } | undefined;
  /** Stops the watch: the answer began. */
  unwatch(): void;
  /** Cancels what was not read yet; what was sent of it never looks like a complete body. */
  end(reason: unknown): void;
}

/** How an upload is watched. */
export interface UploadOptions {
  /** Milliseconds in which each piece has to be taken, and the answer has to begin after the last. */
  readonly ms: number;
  /** What tells the time. */
  readonly clock: Clock;
  /** Called when nothing was taken for so long. A source that is slow is no fault of the server. */
  stuck(): void;
}

// Made once: an abort without a reason makes one with a stack, for every piece.
const TAKEN = new DOMException("the piece was taken", "AbortError");

/** Wraps a stream so that it can be watched while it is sent. */
export function uploadBody(
  source: ReadableStream<Uint8Array>,
  { ms, clock, stuck }: UploadOptions,
): UploadBody {
  const reader = source.getReader();
  const sent = Promise.withResolvers<void>();
  // Who does not wait for it need not hear of it.
  sent.promise.catch(() => {});
  let timer = new AbortController();
  let isOver = false;
  let isWatched = true;
  let failure: UploadBody["failure"];
  let sink: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;

  function watch(): void {
    if (isOver || !isWatched) return;
    timer = new AbortController();
    clock.sleep(ms, timer.signal).then(stuck, () => {});
  }
  function leave(reason: unknown): void {
    isOver = true;
    timer.abort(TAKEN);
    sent.reject(reason);
    reader.cancel(reason).catch(() => {});
  }

  watch();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      sink = controller;
    },
    async pull(controller) {
      timer.abort(TAKEN);
      try {
        const { done, value } = await reader.read();
        if (isOver) return;
        watch();
        if (!done) return controller.enqueue(value as Uint8Array<ArrayBuffer>);
        controller.close();
        isOver = true;
        sent.resolve();
      } catch (error) {
        failure = { error };
        leave(error);
        throw error;
      }
    },
    cancel: leave,
  }, { highWaterMark: 0 });

  return {
    body,
    sent: sent.promise,
    get failure() {
      return failure;
    },
    unwatch() {
      isWatched = false;
      timer.abort(TAKEN);
    },
    end(reason) {
      isWatched = false;
      timer.abort(TAKEN);
      if (isOver) return;
      // Closed it would be a complete body, of fewer bytes.
      sink?.error(reason);
      leave(reason);
    },
  };
}

import { type Clock, systemClock } from "./clock.ts";
import { guardBytes } from "./guarded_bytes.ts";
import { networkFailure } from "./network_failure.ts";
import { timeInWords } from "./time_in_words.ts";

/** How long content may be silent, and what to say then. */
export interface StallWatchOptions {
  /** The longest time without a byte, in milliseconds. */
  readonly ms: number;
  /** What is attempted, for the message: `read "a/b"`. */
  readonly action: string;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
  /** Ends the content with its reason, and cancels the source. */
  readonly signal?: AbortSignal;
}

/**
 * Passes content on and fails as `transient` when no byte came for `ms` milliseconds while somebody
 * waited for one: a connection that died without a word would hang for ever. A slow reader is no
 * stall, and an empty piece is no byte.
 *
 * The source is cancelled on every path but its own end: the reader stops, the signal is aborted (also before
 * the first piece was asked for), the source stalls. The content can be read once.
 *
 * @example
 * ```ts
 * import { watchStalls } from "@plakar-deno/sdk/network";
 *
 * export async function size(response: Response, signal: AbortSignal): Promise<number> {
 *   const body = response.body ?? new ReadableStream<Uint8Array>();
 *   let bytes = 0;
 *   for await (const chunk of watchStalls(body, { ms: 60_000, action: 'read "a"', signal })) {
 *     bytes += chunk.length;
 *   }
 *   return bytes;
 * }
 * ```
 */
export function watchStalls(
  bytes: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  options: StallWatchOptions,
): AsyncIterableIterator<Uint8Array, undefined> {
  const { ms, action, clock = systemClock, signal } = options;
  const guard = guardBytes(bytes, signal);
  let since: number | undefined;
  let watching = false;

  // One timer for many pieces: it looks at the time again when it fires, and ends with the waiting.
  const watch = async () => {
    watching = true;
    while (since !== undefined) {
      const left = since + ms - clock.now();
      if (left <= 0) return guard.fail(stalled(ms, action));
      await clock.sleep(left, guard.ended);
    }
    watching = false;
  };

  return guard.through(async () => {
    since = clock.now();
    // It rejects when the content ends: nothing is to be watched then.
    if (!watching) watch().catch(() => {});
    let piece = await guard.pull();
    while (!piece.done && piece.value.length === 0) piece = await guard.pull();
    since = undefined;
    return piece;
  });
}

function stalled(ms: number, action: string): Error {
  return networkFailure({
    kind: "transient",
    action,
    reason: `no byte came for ${timeInWords(ms)}`,
  });
}

import type { RecordContent } from "../sdk/exporter.ts";
import { type LendsPieces, RECLAIM_PIECE } from "../sdk/reclaim_piece.ts";
import { giveBackBytes } from "./byte_pool.ts";

/** A record's content, and what the runtime may do to it. */
export interface ContentHandle {
  /** What the author gets. */
  readonly content: RecordContent;
  /** Ends it: every further read answers `null`. No effect on one that ended or failed. */
  close(): void;
  /** Makes every further read reject. No effect on one that ended or failed. */
  fail(reason: unknown): void;
}

/**
 * Makes a content of what `pull` gives until its first `null`.
 *
 * The end and a failure are kept: `pull` is not called again after either (rows E2, E3, E7).
 */
export function recordContent(pull: () => Promise<Uint8Array | null>): ContentHandle {
  let over: { readonly failed: boolean; readonly reason?: unknown } | undefined;
  let stream: ReadableStream<Uint8Array> | undefined;

  function close(): void {
    over ??= { failed: false };
  }

  function fail(reason: unknown): void {
    over ??= { failed: true, reason };
  }

  async function read(): Promise<Uint8Array | null> {
    if (over !== undefined) {
      if (over.failed) throw over.reason;
      return null;
    }
    try {
      const bytes = await pull();
      if (bytes !== null) return bytes;
      close();
    } catch (error) {
      fail(error);
      throw error;
    }
    // What failed while this read waited is not at its end: bytes are missing.
    return read();
  }

  async function next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const value = await read();
    return value === null ? { done: true, value: undefined } : { done: false, value };
  }

  function leave(): Promise<IteratorResult<Uint8Array, undefined>> {
    close();
    return Promise.resolve({ done: true, value: undefined });
  }

  const content: RecordContent & LendsPieces = {
    read,
    get stream() {
      // Reads nothing ahead: only one chunk of one content is ever held (row E20).
      return stream ??= new ReadableStream<Uint8Array>({
        async pull(controller) {
          const bytes = await read();
          if (bytes === null) controller.close();
          else controller.enqueue(bytes);
        },
        cancel: close,
      }, { highWaterMark: 0 });
    },
    [Symbol.asyncIterator]: () => ({ next, return: leave }),
    [RECLAIM_PIECE]: { owner: () => content, take: giveBackBytes },
  };
  return { content, close, fail };
}

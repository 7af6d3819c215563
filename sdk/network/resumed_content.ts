import type { ByteReader } from "../bytes.ts";
import { type JoinedSignal, joinSignals } from "../join_signals.ts";
import type { ContentAnswer } from "./content_answer.ts";
import {
  type ContentReading,
  partOf,
  type ResumedPieces,
  resumedPieces,
} from "./resumed_pieces.ts";

/**
 * Content on its way from a server, to be read once. It is a {@link ByteReader}: what `open` of a
 * file record may return as it is.
 */
export interface ResumedContent extends ByteReader {
  /** How many bytes there are, when the server tells. */
  readonly byteLength?: number;
  /** Fills `buffer` from its start with what is there; resolves to how many bytes, `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Ends the request, unless all was read. */
  close(): void;
}

/**
 * Opens content on a server that may break off and still be read whole. When a body breaks off or
 * stalls, the rest is asked for from the byte that was reached, on condition that the content is
 * still the same, by its `ETag`: nothing comes twice, and never bytes of two contents. Before the
 * first byte was given it begins again, with an `ETag` or without.
 *
 * Before each further request it waits a random time of up to 0.2 s, twice as much every time, at most
 * 10 s. 6 breaks are the most, and 1 MiB that comes through gives them back, so that content however
 * large is read over a bad network, but nothing is tried for ever.
 *
 * What the first answer fails with is thrown as it is: `ask` tries again what helps.
 *
 * @example
 * ```ts
 * import { contentAnswer, type ResumedContent, resumedContent } from "@plakar-deno/sdk/network";
 *
 * export function open(url: URL, signal: AbortSignal): Promise<ResumedContent> {
 *   const action = `get "${url.pathname}"`;
 *   return resumedContent({
 *     async ask(part, signal) {
 *       const headers = new Headers({ "accept-encoding": "identity" });
 *       if (part !== undefined) headers.set("range", part.range);
 *       if (part?.etag !== undefined) headers.set("if-match", part.etag);
 *       const answer = await fetch(url, { headers, signal });
 *       if (answer.ok) return contentAnswer(answer, action);
 *       await answer.body?.cancel();
 *       if (answer.status === 412 || answer.status === 416) return undefined;
 *       throw new Error(`the server answered ${answer.status}`);
 *     },
 *     action,
 *     stallMs: 60_000,
 *     signal,
 *   });
 * }
 * ```
 *
 * @throws {ConnectorError} When an answer does not hold what was asked for. Reading fails with
 * `failed_precondition` when the content was replaced, with `data_loss` when more came than was
 * announced, and with what broke it when no further request helps.
 */
export async function resumedContent(reading: ContentReading): Promise<ResumedContent> {
  const stop = new AbortController();
  const joined = joinSignals(reading.signal, stop.signal);
  const { signal } = joined;
  let first: ContentAnswer | undefined;
  try {
    first = await reading.ask(partOf(reading.range, undefined), signal);
    if (first !== undefined) {
      return contentOf(resumedPieces({ ...reading, signal }, first), stop, joined);
    }
  } catch (error) {
    // What was opened and is of no use would keep its connection.
    first?.body.cancel().catch(() => {});
    stop.abort(error);
    joined[Symbol.dispose]();
    throw error;
  }
  joined[Symbol.dispose]();
  return { byteLength: 0, read: () => Promise.resolve(null), close() {} };
}

function contentOf(
  { length, next }: ResumedPieces,
  stop: AbortController,
  listening: JoinedSignal,
): ResumedContent {
  let rest: Uint8Array = new Uint8Array();
  let left = length ?? Infinity;
  let isOver = false;
  const end = (reason: unknown) => {
    isOver = true;
    stop.abort(reason);
    listening[Symbol.dispose]();
  };
  return {
    ...(length === undefined ? {} : { byteLength: length }),
    async read(buffer) {
      let count = 0;
      try {
        while (count < buffer.length) {
          if (rest.length === 0) {
            // What is there goes on at once; only for the first piece is it waited.
            if (count > 0) return count;
            const piece = await next();
            if (piece === undefined) {
              isOver = true;
              listening[Symbol.dispose]();
              return null;
            }
            rest = piece;
          }
          const part = rest.subarray(0, buffer.length - count);
          buffer.set(part, count);
          count += part.length;
          left -= part.length;
          rest = rest.subarray(part.length);
        }
        return count;
      } catch (error) {
        end(error);
        throw error;
      }
    },
    close() {
      if (isOver) return;
      if (left > 0) return end(new DOMException("the content was closed", "AbortError"));
      // All was given, so that the connection needs no abort to be free: only its end is to be seen.
      isOver = true;
      next().catch(() => {}).finally(() => listening[Symbol.dispose]());
    },
  };
}

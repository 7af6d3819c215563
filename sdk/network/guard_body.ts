import { answerPieces } from "./answer_pieces.ts";
import { bodyFailure } from "./body_failure.ts";
import { toldLength } from "./told_length.ts";

/** What surrounds the body of an answer. */
export interface BodyGuard {
  /** What is read, for messages: `get "a/b"`. */
  readonly action: string;
  /** The method of the request: the answer to a `HEAD` has no body, whatever length it tells. */
  readonly method?: string | undefined;
  /** Called with the bytes of every piece that came, to count them. */
  readonly came?: ((bytes: number) => void) | undefined;
  /** Called once, when the body is read, cancelled, broken or aborted, or when there is none. */
  readonly ended?: (() => void) | undefined;
  /** Ends the body with its reason, also one that nobody reads. */
  readonly signal: AbortSignal;
}

/**
 * The answer with its body guarded: it is read in pieces of up to 256 KiB and no sooner than somebody
 * asks for them, a byte stream that fills the reader's own memory where `fetch` can; it breaks with
 * words for a person ({@link fetchFailure}); and the connection is free after every end of it, the
 * abort of the signal, too. A body that is known to be empty ends at once, so nobody has to read it.
 *
 * It neither watches for silence nor slows down: {@link resumedContent} and {@link readText} do, and
 * so do {@link watchStalls} around the body and {@link bandwidthLimit} around that.
 *
 * @example
 * ```ts
 * import { guardBody } from "@plakar-deno/sdk/network";
 *
 * let bytes = 0;
 * export async function get(url: URL, signal: AbortSignal): Promise<Response> {
 *   const action = `get "${url.pathname}"`;
 *   const answer = await fetch(url, { signal });
 *   return guardBody(answer, { action, signal, came: (count) => bytes += count });
 * }
 * ```
 */
export function guardBody(answer: Response, guard: BodyGuard): Response {
  const { action, method, came, ended, signal } = guard;
  const { status, statusText, headers, body: source } = answer;
  const init = { status, statusText, headers };
  if (source === null || method === "HEAD" || headers.get("content-length") === "0") {
    ended?.();
    source?.cancel().catch(() => {});
    return new Response(null, init);
  }
  // Deno 2.9 tells the length of a packed body, of which it gives the unpacked one.
  const length = headers.has("content-encoding") ? undefined : toldLength(headers);
  const pieces = answerPieces(source, length);
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener("abort", abort);
    ended?.();
  };
  // Nobody may ever read the body again, and it would keep its connection.
  const abort = () => {
    end();
    pieces.cancel(signal.reason).catch(() => {});
  };
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  const body = new ReadableStream({
    type: "bytes",
    async pull(controller) {
      try {
        signal.throwIfAborted();
        const asked = controller.byobRequest;
        const { done, value } = await pieces.next(asked?.view ?? null);
        // A body that was cancelled ends as one that is whole does.
        signal.throwIfAborted();
        if (done || value === undefined) {
          end();
          controller.close();
          return value === undefined ? asked?.respond(0) : asked?.respondWithNewView(value);
        }
        came?.(value.length);
        if (asked !== null && pieces.usesRoom) asked.respondWithNewView(value);
        // What is enqueued is taken with all of its memory, which may be somebody's.
        else controller.enqueue(pieces.usesRoom ? value : value.slice());
      } catch (error) {
        end();
        pieces.cancel(error).catch(() => {});
        throw signal.aborted ? signal.reason : bodyFailure(action, error);
      }
    },
    cancel(reason) {
      end();
      return pieces.cancel(reason);
    },
  }, { highWaterMark: 0 });
  return new Response(body, init);
}

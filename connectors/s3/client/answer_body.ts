import type { BandwidthLimit } from "@plakar-deno/sdk/network";
import { fetchFailure } from "@plakar-deno/sdk/network";
import { answerPieces } from "./answer_pieces.ts";

/** What surrounds the body of an answer. */
export interface BodyCare {
  /** What is read, for messages. */
  readonly action: string;
  /** What every piece has to pass; none without a limit. */
  readonly bandwidth: BandwidthLimit | undefined;
  /** Ends the body. */
  readonly signal: AbortSignal;
  /** Called once, when the body is read, cancelled, broken or aborted. */
  end(): void;
}

/**
 * The answer with a body that is asked for piece by piece and tells when it ends. One that is known
 * to be empty ends at once, so nobody has to read it.
 */
export function withBody(answer: Response, method: string, care: BodyCare): Response {
  const { action, bandwidth, signal } = care;
  const { status, statusText, headers, body: source } = answer;
  const init = { status, statusText, headers };
  if (source === null || method === "HEAD" || headers.get("content-length") === "0") {
    care.end();
    source?.cancel().catch(() => {});
    return new Response(null, init);
  }
  const length = headers.get("content-length");
  const pieces = answerPieces(source, length === null ? undefined : Number(length));
  const end = () => {
    signal.removeEventListener("abort", abort);
    care.end();
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
        await bandwidth?.take(value.length, signal);
        if (asked !== null && pieces.usesRoom) asked.respondWithNewView(value);
        // What is enqueued is taken with all of its memory, which may be somebody's.
        else controller.enqueue(pieces.usesRoom ? value : value.slice());
      } catch (error) {
        end();
        pieces.cancel(error).catch(() => {});
        throw signal.aborted ? signal.reason : fetchFailure(action, error);
      }
    },
    cancel(reason) {
      end();
      return pieces.cancel(reason);
    },
  }, { highWaterMark: 0 });
  return new Response(body, init);
}

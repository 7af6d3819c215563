import type { Clock } from "../../network/clock.ts";
import type { ContentAnswer } from "../../network/content_answer.ts";
import { resumedContent } from "../../network/resumed_content.ts";
import { answeredContent } from "./answered_content.ts";
import type { WholeRequest } from "./answers_of.ts";
import type { HttpContent } from "./http_content.ts";

/** How content is opened. */
export interface OpenSettings {
  /** Sends a request, again where that helps, and gives the answer. */
  readonly ask: (request: WholeRequest) => Promise<Response>;
  /** What tells the time. */
  readonly clock: Clock;
  /** Milliseconds without a byte after which a connection is given up. */
  readonly stallMs: number;
  /** Called before the rest of content is asked for. */
  readonly broke: (action: string, error: unknown, position: number) => void;
}

/** Opens what a request asks for, to be read once, piece by piece. */
export async function openContent(
  settings: OpenSettings,
  request: WholeRequest,
): Promise<HttpContent> {
  const { clock, stallMs } = settings;
  const { method, action, isRepeatable } = request;
  const whole = new Headers(request.headers);
  // Unpacked bytes have another length and no place to go on from.
  whole.set("accept-encoding", "identity");
  let first: Response | undefined;

  const content = await resumedContent({
    async ask(part, signal) {
      const headers = new Headers(whole);
      if (part !== undefined) headers.set("range", part.range);
      if (part?.etag !== undefined) headers.set("if-range", part.etag);
      const response = await settings.ask({
        ...request,
        headers,
        // They tell that the content is another one: the rest of this one is gone.
        expect: part === undefined ? request.expect : [412, 416],
        signal,
      });
      if (first === undefined || response.ok) {
        first ??= response;
        return read(response, headers.get("range"));
      }
      await response.body?.cancel();
      return undefined;
    },
    action,
    stallMs,
    isRepeatable,
    broke: (error, position) => settings.broke(action, error, position),
    clock,
    signal: request.signal,
  });

  function read(response: Response, range: string | null): ContentAnswer {
    try {
      return answeredContent(response, { method, range, action });
    } catch (error) {
      response.body?.cancel().catch(() => {});
      throw error;
    }
  }
  const { status = 200, headers = new Headers() } = first ?? {};
  return { ...content, status, headers };
}

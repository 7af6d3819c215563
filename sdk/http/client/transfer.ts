import { joinSignals } from "../../join_signals.ts";
import type { Clock } from "../../network/clock.ts";
import type { KnownServers } from "../../network/known_servers.ts";
import { noAnswer } from "../../network/no_answer.ts";
import { orAbort } from "../../network/or_abort.ts";
import { sendRequest } from "../../network/send_request.ts";
import { type RateState, rateState } from "../budget/rate_state.ts";
import type { Send } from "./default_send.ts";
import type { Tally } from "./http_counters.ts";
import type { RequestTurns } from "./request_turns.ts";
import { type UploadBody, uploadBody } from "./upload_body.ts";

/** A request to be sent. */
export interface TransferRequest {
  /** The HTTP method. */
  readonly method: string;
  /** Where to. */
  readonly url: URL;
  /** Makes all headers just before they are sent: credentials end. */
  headers(signal: AbortSignal): Promise<Headers>;
  /** The body. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;
  /** Whether it does no harm when it is sent twice. */
  readonly isRepeatable: boolean;
  /** Which budget it counts for. */
  readonly key: string;
  /** What it takes of it. */
  readonly cost: number;
  /** Called with the milliseconds that it waited for its turn. */
  waited(ms: number): void;
  /** Called with the error of a budget that lets it through too late, or never. */
  refused(error: unknown): void;
  /** What is attempted, for messages. */
  readonly action: string;
  /** Ends the request and the body of its answer. */
  readonly signal: AbortSignal;
}

/** What all requests of a client share. */
export interface TransferSettings {
  /** What sends. */
  readonly send: Send;
  /** Turns; one is held until the answer begins. */
  readonly turns: RequestTurns;
  /** What tells the time. */
  readonly clock: Clock;
  /** Milliseconds in which an answer has to begin, not counting the time its body takes to send. */
  readonly answerWithin: number;
  /** What is known of the servers. */
  readonly servers: KnownServers;
  /** Counts. */
  readonly tally: Tally;
  /** Ends everything. */
  readonly closing: AbortSignal;
}

/** Bytes a second at which a body is sent at least; it counts as stuck when it takes longer. */
const SLOWEST_UPLOAD = 16 * 1024;

// Made once: an abort without a reason makes one with a stack, in every request.
const OVER = new DOMException("the answer is over", "AbortError");

/**
 * Sends one request when its turn comes, once, and gives the answer as soon as it begins.
 *
 * Failures of the network come as `networkFailure`, an abort with its reason.
 */
export function transfer(
  request: TransferRequest,
  settings: TransferSettings,
): Promise<Response> {
  const { method, url, body, isRepeatable, key, cost, waited, refused, action } = request;
  const { send, turns, clock, servers, tally, closing, answerWithin } = settings;
  const isStream = body instanceof ReadableStream;
  const ms = answerWithin + (isStream ? 0 : body?.length ?? 0) / SLOWEST_UPLOAD * 1000;
  const late = isStream ? new AbortController() : undefined;
  const ends = late === undefined ? undefined : joinSignals(late.signal, request.signal);
  let headers = new Headers();
  let rate: RateState | undefined;
  let upload: UploadBody | undefined;
  const sent = sendRequest((signal) => {
    if (isStream) {
      upload = uploadBody(body, { ms, clock, stuck: () => late?.abort(noAnswer(action, ms)) });
    }
    const content = isStream ? upload?.body : body;
    tally.requests++;
    return send(url.href, {
      method,
      headers,
      ...(content === undefined ? {} : { body: content }),
      redirect: "manual",
      signal,
    }, isRepeatable);
  }, {
    action,
    host: url.host,
    method,
    // A body of unknown length is watched piece by piece.
    answerWithin: isStream ? undefined : ms,
    async turn(signal) {
      using held = new DisposableStack();
      const turn = await turns.acquire({ key, cost, signal, waited, refused });
      held.defer(() => turn.answered(rate));
      headers = await request.headers(signal);
      return held.move();
    },
    answered(answer, signal) {
      rate = limitOf(answer, clock);
      return upload === undefined ? undefined : allSent(upload, answer, signal);
    },
    came: (bytes) => void (tally.bytes += bytes),
    ended() {
      upload?.end(OVER);
      ends?.[Symbol.dispose]();
    },
    servers,
    closing,
    clock,
    signal: ends?.signal ?? request.signal,
  });
  if (ends === undefined) return sent;
  return sent.catch((error) => {
    // What the source of a stream failed with is no failure of the network.
    const isAborted = ends.signal.aborted || closing.aborted;
    throw isAborted || upload?.failure === undefined ? error : upload.failure.error;
  });
}

/** What an answer says of a limit; `Retry-After` of one that is no refusal is of something else. */
function limitOf({ headers, status }: Response, clock: Clock): RateState | undefined {
  const { retryAfter, ...rate } = rateState(headers, clock) ?? {};
  return status < 400 || retryAfter === undefined ? rate : { ...rate, retryAfter };
}

/** A good answer counts when all was sent; after any other the rest of the body is of no use. */
async function allSent(upload: UploadBody, answer: Response, signal: AbortSignal): Promise<void> {
  if (answer.ok) await orAbort(upload.sent, signal);
  upload.unwatch();
}

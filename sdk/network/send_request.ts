import type { ConnectorError } from "../error.ts";
import { joinSignals } from "../join_signals.ts";
import { type Clock, systemClock } from "./clock.ts";
import { fetchFailure } from "./fetch_failure.ts";
import { type BodyGuard, guardBody } from "./guard_body.ts";
import type { KnownServers } from "./known_servers.ts";
import { networkFailure } from "./network_failure.ts";
import { noAnswer } from "./no_answer.ts";
import { orAbort } from "./or_abort.ts";

/** What surrounds a request, and the body of its answer. */
export interface SendRequestOptions extends BodyGuard {
  /** The server, with its port: `api.example.com:8443`. */
  readonly host: string;
  /**
   * Milliseconds from the sending on in which an answer has to begin, those that the body of the
   * request takes included; read when the turn has come. Undefined sets no limit.
   */
  readonly answerWithin: number | undefined;
  /**
   * Waits for the turn of the request, and makes ready what must be new, such as a signature; none of
   * it counts as the server's time. What it gives is disposed of as soon as the answer begins: a body
   * that its reader leaves alone must not keep the others waiting.
   */
  readonly turn?: (signal: AbortSignal) => Promise<Disposable>;
  /** Looks at the answer before the turn ends, and may wait; what it throws fails the request. */
  readonly answered?: (answer: Response, signal: AbortSignal) => Promise<void> | undefined;
  /** Is told whether the server answers. */
  readonly servers?: KnownServers;
  /** Ends all requests of a client, as `signal` ends this one. */
  readonly closing?: AbortSignal;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
}

// Made once: an abort without a reason makes one with a stack, in every request.
const ANSWERED = new DOMException("the answer began", "AbortError");

/**
 * Sends one request when its turn comes, once, and gives the answer as soon as it begins, whatever
 * its status, with its body guarded ({@link guardBody}). `send` is called with a signal that ends the
 * request and the body; it need not listen to it.
 *
 * Put {@link retry} around it, and not inside: who waits for the next attempt holds no turn.
 *
 * @example
 * ```ts
 * import { concurrencyLimit, retry, sendRequest } from "@plakar-deno/sdk/network";
 *
 * const limit = concurrencyLimit(16);
 *
 * export function get(url: URL, signal: AbortSignal): Promise<Response> {
 *   const action = `get "${url.pathname}"`;
 *   return retry((_attempt, signal) =>
 *     sendRequest((signal) => fetch(url, { signal }), {
 *       action,
 *       host: url.host,
 *       answerWithin: 30_000,
 *       turn: limit.acquire,
 *       signal,
 *     }), { signal });
 * }
 * ```
 *
 * @throws {ConnectorError} A {@link networkFailure} when no answer comes, or none in time; the
 * reason of a signal that was aborted; what `turn` and `answered` throw.
 */
export async function sendRequest(
  send: (signal: AbortSignal) => Promise<Response>,
  options: SendRequestOptions,
): Promise<Response> {
  const { action, host, servers, closing, clock = systemClock } = options;
  const { method, came } = options;
  const late = new AbortController();
  const joined = closing === undefined
    ? joinSignals(late.signal, options.signal)
    : joinSignals(late.signal, closing, options.signal);
  const { signal } = joined;
  const timer = new AbortController();
  let turn: Disposable | undefined;
  let answer: Response | undefined;
  const ended = () => {
    options.ended?.();
    joined[Symbol.dispose]();
    turn?.[Symbol.dispose]();
  };
  try {
    turn = await options.turn?.(signal);
    signal.throwIfAborted();
    const { answerWithin: ms } = options;
    if (ms !== undefined) {
      clock.sleep(ms, timer.signal).then(() => late.abort(noAnswer(action, ms)), () => {});
    }
    answer = await orAbort(send(signal), signal, cancel).catch((error) => {
      const failure = signal.aborted ? signal.reason : fetchFailure(action, error);
      throw servers === undefined ? failure : servers.unanswered(host, failure);
    });
    if (answer.status < 200 || answer.status > 599) {
      const failure = noHttp(action, answer.status);
      throw servers === undefined ? failure : servers.unanswered(host, failure);
    }
    servers?.answered(host);
    const more = options.answered?.(answer, signal);
    if (more !== undefined) await more;
    turn?.[Symbol.dispose]();
    return guardBody(answer, { action, method, came, ended, signal });
  } catch (error) {
    if (answer !== undefined) cancel(answer);
    ended();
    throw signal.aborted ? signal.reason : error;
  } finally {
    timer.abort(ANSWERED);
  }
}

/** An answer that nobody reads keeps its connection until its body is closed. */
function cancel(answer: Response): void {
  answer.body?.cancel().catch(() => {});
}

function noHttp(action: string, status: number): ConnectorError {
  return networkFailure({
    kind: "config",
    action,
    reason: `the server answered with the status ${status}, which HTTP does not have`,
    remedy: "check host and port: they must be those of the API",
  });
}

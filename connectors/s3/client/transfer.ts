import { type ConnectorError, joinSignals } from "@plakar-deno/sdk";
import type { BandwidthLimit, Clock, ConcurrencyLimit } from "@plakar-deno/sdk/network";
import { fetchFailure, networkFailure } from "@plakar-deno/sdk/network";
import type { Acquaintance } from "./acquaintance.ts";
import { withBody } from "./answer_body.ts";
import { withTlsHint } from "./tls_hint.ts";

/** A request to be sent. */
export interface TransferRequest {
  /** The HTTP method. */
  readonly method: string;
  /** Where to. */
  readonly url: URL;
  /** Makes all headers just before they are sent: a signature is good for 15 minutes. */
  headers(): Promise<Headers>;
  /** The body. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** Bytes the server goes through before it answers. */
  readonly serverBytes: number;
  /** What is attempted, for messages. */
  readonly action: string;
  /** Ends the request and the body of its answer. */
  readonly signal: AbortSignal;
}

/** Sends as `fetch` does. */
export type Send = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Headers;
    readonly body?: Uint8Array<ArrayBuffer>;
    readonly redirect: "manual";
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

/** What all requests of a client share. */
export interface TransferSettings {
  /** What sends. */
  readonly send: Send;
  /** Turns; one is held until the answer begins. */
  readonly turns: ConcurrencyLimit;
  /** Bytes of bodies, both ways. */
  readonly bandwidth: BandwidthLimit | undefined;
  /** What tells the time. */
  readonly clock: Clock;
  /** Milliseconds in which an answer has to begin, not counting the time its body takes to send. */
  readonly answerWithin: number;
  /** The same for a server that never answered. */
  readonly firstWithin: number;
  /** Bytes a second at which a body is sent at least; it counts as stuck when it takes longer. */
  readonly slowestUpload: number;
  /** What is known of the server. */
  readonly server: Acquaintance;
  /** Ends everything. */
  readonly closing: AbortSignal;
}

// Bytes a second at which a server joins or copies at least: less than one slow disk does.
const SLOWEST_SERVER = 8 << 20;

// Made once: an abort without a reason makes one with a stack, in every request.
const ANSWERED = new DOMException("the answer began", "AbortError");

/**
 * Sends one request when its turn comes, once, and gives the answer as soon as it begins.
 *
 * Failures of the network come as `networkFailure`, an abort with its reason.
 */
export async function transfer(
  request: TransferRequest,
  settings: TransferSettings,
): Promise<Response> {
  const { method, url, body, serverBytes, action } = request;
  const { send, turns, bandwidth, clock, server, closing } = settings;
  const late = new AbortController();
  const joined = joinSignals(late.signal, closing, request.signal);
  const { signal } = joined;
  let turn: Disposable | undefined;
  const end = () => {
    joined[Symbol.dispose]();
    turn?.[Symbol.dispose]();
  };
  const timer = new AbortController();
  try {
    turn = await turns.acquire(signal);
    if (body !== undefined) await bandwidth?.take(body.length, signal);
    const headers = await request.headers();
    signal.throwIfAborted();
    const within = server.met ? settings.answerWithin : settings.firstWithin;
    const work = (body?.length ?? 0) / settings.slowestUpload + serverBytes / SLOWEST_SERVER;
    const ms = within + work * 1000;
    clock.sleep(ms, timer.signal).then(() => late.abort(noAnswer(action, ms)), () => {});
    const answer = await send(url.href, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: "manual",
      signal,
    });
    if (answer.status < 200 || answer.status > 599) {
      answer.body?.cancel().catch(() => {});
      throw noHttp(action, answer.status);
    }
    server.answered();
    // A body that its reader leaves alone must not keep the others waiting (row S24).
    turn[Symbol.dispose]();
    return withBody(answer, method, { action, bandwidth, signal, end });
  } catch (error) {
    end();
    const failure = signal.aborted
      ? signal.reason
      : withTlsHint(fetchFailure(action, error), { action, url, met: server.met });
    throw server.unanswered(failure);
  } finally {
    timer.abort(ANSWERED);
  }
}

function noAnswer(action: string, ms: number): ConnectorError {
  return networkFailure({
    kind: "transient",
    action,
    reason: `the server did not answer within ${Math.round(ms / 1000)} s`,
  });
}

function noHttp(action: string, status: number): ConnectorError {
  return networkFailure({
    kind: "config",
    action,
    reason: `the server answered with the status ${status}, which HTTP does not have`,
    remedy: "check host and port: they must be those of the S3 API",
  });
}

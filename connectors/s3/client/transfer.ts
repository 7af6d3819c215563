import {
  type BandwidthLimit,
  type Clock,
  type ConcurrencyLimit,
  type KnownServers,
  sendRequest,
} from "@plakar-deno/sdk/network";
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
  /** Bytes of bodies that are sent. */
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
  readonly servers: KnownServers;
  /** Ends everything. */
  readonly closing: AbortSignal;
}

// Bytes a second at which a server joins or copies at least: less than one slow disk does.
const SLOWEST_SERVER = 8 << 20;

/**
 * Sends one request when its turn comes, once, and gives the answer as soon as it begins.
 *
 * Failures of the network come as `networkFailure`, an abort with its reason.
 */
export async function transfer(
  request: TransferRequest,
  settings: TransferSettings,
): Promise<Response> {
  const { method, url, body, serverBytes, action, signal } = request;
  const { send, turns, bandwidth, clock, servers, closing } = settings;
  const { host } = url;
  const work = (body?.length ?? 0) / settings.slowestUpload + serverBytes / SLOWEST_SERVER;
  let headers = new Headers();
  try {
    return await sendRequest((signal) =>
      send(url.href, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        redirect: "manual",
        signal,
      }), {
      action,
      host,
      method,
      get answerWithin() {
        return (servers.met(host) ? settings.answerWithin : settings.firstWithin) + work * 1000;
      },
      async turn(signal) {
        const turn = await turns.acquire(signal);
        try {
          if (body !== undefined) await bandwidth?.take(body.length, signal);
          headers = await request.headers();
        } catch (error) {
          turn[Symbol.dispose]();
          throw error;
        }
        return turn;
      },
      servers,
      closing,
      clock,
      signal,
    });
  } catch (error) {
    const failure = withTlsHint(error, { action, url, met: servers.met(host) });
    throw failure === error ? error : servers.unanswered(host, failure);
  }
}

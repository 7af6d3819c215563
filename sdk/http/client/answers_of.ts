import { secretMask } from "../../mask_secrets.ts";
import { failureKind } from "../../network/failure_kind.ts";
import { retryAfterOf } from "../../network/network_failure.ts";
import { readText } from "../../network/read_text.ts";
import type { AuthGate } from "../auth/auth_gate.ts";
import type { Budget } from "../budget/budget.ts";
import { rateState } from "../budget/rate_state.ts";
import { rateWait } from "../budget/rate_wait.ts";
import { type AllowedPlaces, notAllowed } from "./allowed_places.ts";
import type { HttpClientOptions } from "./http_client_options.ts";
import { httpFailure } from "./http_failure.ts";
import {
  crossingHeaders,
  endlessRedirect,
  MOST_REDIRECTS,
  noPlace,
  redirectOf,
  sentAway,
} from "./redirect_of.ts";
import { transfer, type TransferSettings } from "./transfer.ts";

/** A request with everything in it that a client adds. */
export interface WholeRequest {
  /** The HTTP method. */
  readonly method: string;
  /** Where to. */
  readonly url: URL;
  /** Headers of the request alone. */
  readonly headers: Headers;
  /** The body. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;
  /** What is attempted, for messages. */
  readonly action: string;
  /** Statuses of 300 and more that are handed back instead of thrown. */
  readonly expect: readonly number[] | "all";
  /** Whether it may be sent twice. */
  readonly isRepeatable: boolean;
  /** What it takes from the budget. */
  readonly cost: number;
  /** Which budget it counts for; what the client says of the URL when undefined. */
  readonly key: string | undefined;
  /** Ends the request, and the body of its answer. */
  readonly signal: AbortSignal;
}

/** What is remembered from one attempt of a request to the next. */
export interface Attempts {
  /** How often it was refused because too much was asked. */
  limited: number;
  /** Milliseconds that it waited for its turns. */
  waited: number;
  /** What the budget said that lets it through too late. */
  refusal: unknown;
}

/** An answer, and where it came from in the end. */
export interface Answer {
  /** The answer. */
  readonly response: Response;
  /** Where it came from, after redirects. */
  readonly url: URL;
}

/** What answers are made with. */
export interface AnswerSettings {
  /** Where requests may go. */
  readonly places: AllowedPlaces;
  /** Headers of every request to the origin of the base. */
  readonly headers: Readonly<Record<string, string>>;
  /** Proves who asks. */
  readonly auth: AuthGate;
  /** Learns what answers say. */
  readonly budget: Budget | undefined;
  /** Which budget a URL counts for. */
  readonly keyOf: (url: URL) => string;
  /** What the service means by a failure. */
  readonly failureOf: HttpClientOptions["failureOf"];
  /** Takes the errors of answers that refuse because too much is asked. */
  readonly limited: WeakSet<Error>;
  /** Milliseconds without a byte after which the body of an error is given up. */
  readonly stallMs: number;
  /** How requests are sent. */
  readonly transfer: TransferSettings;
}

/** What is read of the body of an error. */
const LONGEST_ERROR = 64 * 1024;

/** How long a limit holds of which nothing is said, the first time and at most, in milliseconds. */
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;

/**
 * Makes what sends a request once and gives its answer. "Once" knows two exceptions, each of which
 * an answer asks for: the request is sent on to another place that is allowed, or its credentials
 * have ended and others are had.
 */
export function answersOf(
  settings: AnswerSettings,
): (request: WholeRequest, attempts: Attempts) => Promise<Answer> {
  const { places, auth, budget, keyOf, failureOf, limited, stallMs } = settings;
  const { clock } = settings.transfer;

  return async (request, attempts) => {
    const { action, expect, isRepeatable, cost, signal } = request;
    let { method, url, headers, body } = request;
    let redirects = 0;
    let isRenewed = false;
    let hasLeft = false;
    for (;;) {
      const isHome = places.isHome(url) && !hasLeft;
      const key = (isHome || redirects === 0 ? request.key : undefined) ?? keyOf(url);
      let credentials = 0;
      const response = await transfer({
        method,
        url,
        async headers(signal) {
          const all = new Headers(isHome ? settings.headers : {});
          for (const [name, value] of headers) all.set(name, value);
          if (isHome) credentials = await auth.authorize(all, signal);
          return all;
        },
        body,
        isRepeatable,
        key,
        cost,
        waited: (ms) => void (attempts.waited += ms),
        refused: (error) => void (attempts.refusal = error),
        action,
        signal,
      }, settings.transfer);
      const { status } = response;
      if (status === 304) settings.transfer.tally.notModified++;
      if (response.ok || isExpected(expect, status)) return { response, url };

      const next = redirectOf(status, response.headers, url, method);
      if (next !== undefined) {
        response.body?.cancel().catch(() => {});
        if (next.url === undefined || !/^https?:$/.test(next.url.protocol)) {
          throw noPlace(action, url);
        }
        if (!places.allows(next.url)) throw notAllowed(action, next.url, url);
        if (++redirects > MOST_REDIRECTS) throw endlessRedirect(action, url);
        if (next.url.origin !== url.origin) {
          hasLeft = true;
          headers = crossingHeaders(headers, settings.headers);
        }
        if (next.method === method && body instanceof ReadableStream) {
          throw sentAway(action, url, next.url);
        }
        if (next.method !== method) {
          headers = new Headers(headers);
          headers.delete("content-type");
          body = undefined;
        }
        ({ method, url } = { method: next.method, url: next.url });
        continue;
      }
      // At once, so that as few as can be are sent with what has ended.
      const renewing = status === 401 && isHome && !(body instanceof ReadableStream)
        ? auth.renew(credentials, isRenewed, signal)
        : undefined;
      renewing?.catch(() => {});
      const text = await readText(response, {
        action,
        most: LONGEST_ERROR,
        stallMs,
        within: stallMs,
        clock,
        cut: true,
        signal,
      });
      if (await renewing) {
        isRenewed = true;
        continue;
      }
      const rate = rateState(response.headers, clock);
      const failure = httpFailure({
        status,
        headers: response.headers,
        text,
        json: jsonIn(text),
        method,
        url: new URL(url),
        action,
        limited: attempts.limited,
      }, { rate, failureOf, mask: secretMask(auth.secrets), clock });
      const kind = failureKind(failure);
      if (kind === "rate-limited") {
        limited.add(failure);
        const pause = FIRST_PAUSE * 2 ** attempts.limited;
        const told = retryAfterOf(failure) ?? 0;
        // A wait of nothing, or one that is over, is no invitation to come at once.
        const wait = told > 0 ? told : Math.min(LONGEST_PAUSE, pause);
        // What the headers say was learnt as soon as they came.
        const known = rate === undefined ? undefined : rateWait(rate, clock);
        if (wait !== known) budget?.learn(key, { retryAfter: wait });
      }
      if (expect === "all" && kind !== "rate-limited" && kind !== "transient") {
        return { response: rebuilt(response, text), url };
      }
      throw failure;
    }
  };
}

function isExpected(expect: readonly number[] | "all", status: number): boolean {
  return expect !== "all" && expect.includes(status);
}

/** The answer with the body that was read of it; what told of its form on the way is gone. */
function rebuilt({ status, statusText, headers: all }: Response, text: string): Response {
  const headers = new Headers(all);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(status === 304 || text === "" ? null : text, { status, statusText, headers });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { Logger } from "../../logger.ts";
import type { Clock } from "../../network/clock.ts";
import type { RetryOptions } from "../../network/retry.ts";
import type { Budget } from "../budget/budget.ts";
import type { FailedAnswer, FailureWords } from "./failed_answer.ts";
import type { HttpAuth } from "../auth/http_auth.ts";

/** Sends one request, as `fetch` does; redirects are handed back, not followed. */
export type HttpSend = (url: string, init: HttpSendInit) => Promise<Response>;

/** What {@link HttpSend} is given beside the URL: a part of what `fetch` takes. */
export interface HttpSendInit {
  /** The HTTP method. */
  readonly method: string;
  /** All headers. */
  readonly headers: Headers;
  /** The body. */
  readonly body?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Redirects are the client's to judge. */
  readonly redirect: "manual";
  /** Ends the request, and the body of its answer. */
  readonly signal: AbortSignal;
}

/** How a client is made. */
export interface HttpClientOptions {
  /** Where paths lie: `https://api.example.com/v1`. Only its origin ever gets the credentials. */
  readonly baseUrl: string | URL;
  /**
   * Other hosts that may be asked, as `files.example.com` or `files.example.com:8443`, with the
   * scheme of `baseUrl`: where redirects, links and downloads lead. Every other is refused before
   * anything is sent. The connector needs the same hosts in its `net` permission.
   */
  readonly hosts?: readonly string[];
  /** Proves who asks. */
  readonly auth?: HttpAuth;
  /** Headers of every request to the origin of `baseUrl`, such as the version of an API. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How much may be asked; without one, as much as `concurrency` lets through. */
  readonly budget?: Budget;
  /** Which budget a URL counts for; its host when left out. */
  readonly budgetKey?: (url: URL) => string;
  /** How many requests at most wait for an answer at a time; 8 when left out. */
  readonly concurrency?: number;
  /** How often and how long to try, as `retry` of the network door. */
  readonly retry?: Pick<RetryOptions, "attempts" | "base" | "cap" | "total">;
  /** Milliseconds in which an answer has to begin; 60 s when left out. */
  readonly answerWithin?: number;
  /** Milliseconds without a byte after which a body is given up; 60 s when left out. */
  readonly stallMs?: number;
  /** Milliseconds a JSON document may take to arrive, however fast it comes; 5 minutes when left out. */
  readonly within?: number;
  /** Most bytes of a JSON document; 16 MiB when left out. */
  readonly most?: number;
  /** Bytes of documents kept with their validators (`ETag`); 8 MiB when left out, 0 for none. */
  readonly keep?: number;
  /** What the service means by an answer that is a failure; `undefined` when HTTP says enough. */
  readonly failureOf?: (answer: FailedAnswer) => FailureWords | undefined;
  /** Where retries and waits are told. */
  readonly log?: Logger;
  /** Ends every request. */
  readonly signal: AbortSignal;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
  /** What sends requests; Deno's `fetch`, with connections of the client's own, when left out. */
  readonly fetch?: HttpSend;
}

import { ConnectorError } from "../../error.ts";
import { joinSignals } from "../../join_signals.ts";
import { secretMask } from "../../mask_secrets.ts";
import { systemClock } from "../../network/clock.ts";
import { knownServers } from "../../network/known_servers.ts";
import { watchStalls } from "../../network/stall_watch.ts";
import { authGate } from "../auth/auth_gate.ts";
import { applyChange } from "../paging/apply_change.ts";
import type { Page, Paging } from "../paging/paging.ts";
import { readPages } from "../paging/read_pages.ts";
import { allowedPlaces } from "./allowed_places.ts";
import { answersOf, type Attempts, type WholeRequest } from "./answers_of.ts";
import { defaultSend } from "./default_send.ts";
import { fetchForm } from "./fetch_form.ts";
import type { HttpClientOptions } from "./http_client_options.ts";
import type { HttpContent } from "./http_content.ts";
import { type HttpCounters, newTally, summaryOf } from "./http_counters.ts";
import type { HttpRequest } from "./http_request.ts";
import type { JsonAnswer } from "./json_answer.ts";
import { type DocumentSettings, jsonDocument } from "./json_document.ts";
import { openContent } from "./open_content.ts";
import { type PersistenceSettings, persistentWork } from "./persistent_work.ts";
import { crossingHeaders } from "./redirect_of.ts";
import { requestTurns } from "./request_turns.ts";
import { validatorCache } from "./validator_cache.ts";
import { headersOf, wholeRequest } from "./whole_request.ts";

/** What speaks with an HTTP API. */
export interface HttpClient {
  /**
   * Sends a request and gives the answer: 2xx, or a status that is expected. Transient failures
   * are tried again if the request may be sent twice. The body must be read to its end or cancelled;
   * it is watched for stalls, and holds none of the turns that `concurrency` allows.
   *
   * @throws {ConnectorError} A `networkFailure`, or the reason of the signal.
   */
  request(request: HttpRequest): Promise<Response>;
  /**
   * Sends a request whose answer is a JSON document, and reads it whole: a body that breaks off or
   * stalls is tried again, too. A document that came with an `ETag` or `Last-Modified` is kept, and
   * the next request for it asks whether it changed.
   */
  json<Value = unknown>(request: HttpRequest): Promise<JsonAnswer<Value>>;
  /**
   * Opens content for reading; rejects when it is missing. Where the server gives a strong `ETag`,
   * a body that breaks off or stalls is asked for again from the byte that was reached, on condition
   * that the content is still the same: nothing comes twice, and never bytes of two contents.
   */
  stream(request: HttpRequest): Promise<HttpContent>;
  /** The pages of a list, one after the other; the next one is asked for while one is used. */
  pages<Value = unknown>(
    request: HttpRequest & { readonly next: Paging },
  ): AsyncIterable<Page<Value>>;
  /**
   * A `fetch` for client libraries of services: under the same limits, tried again as
   * {@link request} does, and refused for any other host. Answers that are failures for good come as
   * they are, as a library expects, with up to 64 KiB of their text; it throws when the network fails,
   * or a server for too long.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** What was done so far. */
  readonly counters: HttpCounters;
  /** The counters as one line for the log. */
  summary(): string;
  /** Ends every request under way and closes the connections; again, it does nothing. */
  close(): void;
}

/**
 * Makes what speaks with an HTTP API: it keeps to the budget, waits for its turn, proves who asks,
 * tries again what may be tried again, follows redirects to hosts that are named, asks whether
 * documents changed, and turns failures into errors that say what to do. Nothing is sent before the
 * first request.
 *
 * @example
 * ```ts
 * import { bearerAuth, httpClient } from "@plakar-deno/sdk/http";
 *
 * export async function title(token: string, signal: AbortSignal): Promise<string> {
 *   const client = httpClient({
 *     baseUrl: "https://api.example.com/v1",
 *     auth: bearerAuth(token),
 *     signal,
 *   });
 *   try {
 *     const { value } = await client.json<{ title: string }>({ path: "/notes/1", signal });
 *     return value.title;
 *   } finally {
 *     client.close();
 *   }
 * }
 * ```
 *
 * @throws {ConnectorError} When `baseUrl` or one of `hosts` is none.
 */
export function httpClient(options: HttpClientOptions): HttpClient {
  const { log, clock = systemClock, budget, concurrency = 8, keep = KEPT } = options;
  const { answerWithin = 60_000, stallMs = 60_000, within = 300_000, most = LONGEST } = options;
  const places = allowedPlaces(options.baseUrl, options.hosts);
  const ownHeaders = headersOf(options.headers ?? {}, `ask ${places.base.host}`);
  const turns = requestTurns(concurrency, budget, clock);
  const closing = new AbortController();
  const ended = joinSignals(options.signal, closing.signal);
  const connections = options.fetch === undefined
    ? defaultSend(concurrency)
    : { send: options.fetch, close: () => {} };
  const auth = authGate(options.auth, { clock, closing: ended.signal });
  const tally = newTally(budget);
  const servers = knownServers(answerWithin);
  const limited = new WeakSet<Error>();
  const mask = (text: string) => secretMask(auth.secrets)(text);
  const persistence: PersistenceSettings = {
    limits: options.retry ?? {},
    limited,
    hasBudget: budget !== undefined,
    servers,
    clock,
    log,
    tally,
  };
  const answers = answersOf({
    places,
    headers: Object.fromEntries(ownHeaders),
    auth,
    budget,
    keyOf: options.budgetKey ?? ((url) => url.host),
    failureOf: options.failureOf,
    limited,
    stallMs,
    transfer: {
      send: connections.send,
      turns,
      clock,
      answerWithin,
      servers,
      tally,
      closing: ended.signal,
    },
  });
  const documents: DocumentSettings = {
    answers,
    kept: keep > 0 ? validatorCache(keep) : undefined,
    most,
    stallMs,
    within,
    clock,
    hasAccept: ownHeaders.has("accept"),
    mask,
  };

  function whole(request: HttpRequest): WholeRequest {
    try {
      return wholeRequest(request, places, mask);
    } catch (error) {
      leave(request.body, error);
      throw error;
    }
  }

  /** Does work with a request, again where that helps; counts what fails in the end. */
  async function again<Result>(
    request: WholeRequest,
    work: (attempts: Attempts) => Promise<Result>,
  ): Promise<Result> {
    using joined = joinSignals(request.signal, ended.signal);
    const { action, isRepeatable, body } = request;
    const isOnce = body instanceof ReadableStream;
    try {
      return await persistentWork(
        work,
        { action, isRepeatable, isOnce, signal: joined.signal },
        persistence,
      );
    } catch (error) {
      if (!joined.signal.aborted) tally.failures++;
      leave(body, error);
      throw error;
    }
  }

  async function ask(request: WholeRequest): Promise<Response> {
    return (await again(request, (attempts) => answers(request, attempts))).response;
  }

  async function watched(request: WholeRequest): Promise<Response> {
    const response = await ask(request);
    const { body, status, statusText, headers } = response;
    if (body === null) return response;
    const { action, signal } = request;
    const pieces = watchStalls(body, { ms: stallMs, action, clock, signal });
    return new Response(ReadableStream.from(pieces), { status, statusText, headers });
  }

  async function json(request: WholeRequest): Promise<JsonAnswer<unknown>> {
    return await again(request, (attempts) => jsonDocument(documents, request, attempts));
  }

  return {
    counters: tally,
    summary: () => summaryOf(tally),
    request: async (request) => await watched(whole(request)),
    json: async <Value>(request: HttpRequest) => await json(whole(request)) as JsonAnswer<Value>,
    stream: async (request) =>
      await openContent({
        ask,
        clock,
        stallMs,
        broke(action, error, position) {
          tally.retries++;
          const reason = error instanceof Error ? error.message : String(error);
          log?.debug(`going on to ${action}`, { position, reason });
        },
      }, whole(request)),
    pages<Value>({ next, ...request }: HttpRequest & { readonly next: Paging }) {
      const { action, signal, url } = whole(request);
      return readPages<Value>({
        paging: next,
        async ask(change, signal) {
          const page = whole({ ...applyChange(request, change), action, signal });
          if (page.url.origin === url.origin) return await json(page);
          return await json({ ...page, headers: crossingHeaders(page.headers, {}) });
        },
        action,
        signal,
      });
    },
    fetch: fetchForm((request) => watched(whole(request)), places, options.signal),
    close() {
      if (closing.signal.aborted) return;
      closing.abort(
        new ConnectorError(`the connection to ${places.base.host} was closed`, {
          code: "cancelled",
        }),
      );
      ended[Symbol.dispose]();
      connections.close();
    },
  };
}

/** Cancels a body of which nothing was sent: its source waits to be read. */
function leave(body: HttpRequest["body"], error: unknown): void {
  if (body instanceof ReadableStream && !body.locked) body.cancel(error).catch(() => {});
}

/** Bytes of documents that are kept with their validators. */
const KEPT = 8 << 20;

/** Most bytes of a document. */
const LONGEST = 16 << 20;

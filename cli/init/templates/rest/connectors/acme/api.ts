import { setTimeout as delay } from "node:timers/promises";
import { ConnectorError, type ErrorCode, escapePath, type Location } from "@plakar-deno/sdk";

/** One document in a listing. */
export interface DocumentEntry {
  /** Its name in the collection, such as `letters/1.txt`. */
  readonly key: string;
  /** Bytes of its content. */
  readonly size: number;
  /** Last change, as ISO 8601 has it. */
  readonly modified: string;
}

/** What a request has besides its address. */
export interface AskOptions {
  readonly signal: AbortSignal;
  readonly method?: "GET" | "PUT" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>;
  /** Statuses that are an answer, too, and no error. */
  readonly accept?: readonly number[];
}

/** One collection of the API. */
export interface Api {
  /** Server and collection: stays the same as long as the data does. */
  readonly origin: string;
  /** Throws unless the server answers, and knows the token. */
  ping(signal: AbortSignal): Promise<void>;
  /** Asks for a document. Throws for every answer but success; the caller reads the body. */
  ask(key: string, options: AskOptions): Promise<Response>;
  /** Every document whose key begins like this, a page at a time. */
  list(signal: AbortSignal, prefix?: string): AsyncGenerator<DocumentEntry, void, void>;
}

/** How often a server that is busy is asked. */
const tries = 5;

/** The collection that a location names: `acme://letters`. */
export function openApi(
  config: { readonly base_url: string; readonly token: string; readonly timeout: number },
  { text, rest: collection }: Location,
): Api {
  if (!/^[\w.-]*\w$/.test(collection)) {
    throw new ConnectorError(
      `"${escapePath(text)}" names no collection: give one like "acme://letters"`,
      { code: "invalid_argument" },
    );
  }
  const base = baseOf(config.base_url);

  async function request(url: URL, what: string, options: AskOptions): Promise<Response> {
    const { method = "GET", headers, accept = [], body, signal } = options;
    const authorization = `Bearer ${config.token}`;
    // Another place would get neither the token nor what is uploaded, and its page is no document.
    const redirect = "manual" as const;
    const init = { method, headers: { ...headers, authorization }, redirect };
    for (let attempt = 1;; attempt++) {
      const answer = await begun({ ...init, ...(body && { body }) }, url, signal);
      if (answer.ok || accept.includes(answer.status)) return answer;
      await answer.body?.cancel();
      const isBusy = answer.status === 429 || answer.status === 503;
      // A body that was sent is gone.
      if (!isBusy || body !== undefined || attempt === tries) throw refused(answer, what);
      // It may say for how long; a date, which is allowed, too, counts as no word.
      const said = Number(answer.headers.get("retry-after") ?? NaN);
      const seconds = Math.min(Number.isNaN(said) ? attempt : said, 60);
      await delay(seconds * 1000, undefined, { signal });
    }
  }

  /** The answer as soon as it begins; after that, and in an upload, only the signal ends it. */
  async function begun(init: RequestInit, url: URL, signal: AbortSignal): Promise<Response> {
    const late = new AbortController();
    const timer = init.body ? undefined : setTimeout(() => late.abort(), config.timeout);
    try {
      return await fetch(url, { ...init, signal: AbortSignal.any([signal, late.signal]) });
    } catch (cause) {
      throw late.signal.aborted && !signal.aborted
        ? silent(base, config.timeout)
        : unreachable(base, cause, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    origin: `${base.host}/${collection}`,
    async ping(signal) {
      await (await request(base, base.host, { signal })).body?.cancel();
    },
    ask(key, options) {
      const path = key.split("/").map(encodeURIComponent).join("/");
      return request(new URL(`${collection}/${path}`, base), key, options);
    },
    async *list(signal, prefix = "") {
      const url = new URL(collection, base);
      url.searchParams.set("prefix", prefix);
      for (;;) {
        const answer = await request(url, collection, { signal });
        const { documents, next } = await pageOf(answer, base, signal);
        yield* documents;
        if (next === undefined) return;
        url.searchParams.set("after", next);
      }
    },
  };
}

/** One page of a listing. What does not look like one must not pass for the end of the list. */
async function pageOf(answer: Response, base: URL, signal: AbortSignal) {
  try {
    const page: { documents: DocumentEntry[]; next?: string | null } = await answer.json();
    if (!Array.isArray(page.documents)) throw new Error('it has no list "documents"');
    return { documents: page.documents, next: page.next ?? undefined };
  } catch (cause) {
    throw unreachable(base, cause, signal, "cannot read the listing of");
  }
}

function baseOf(text: string): URL {
  const url = URL.parse(text.endsWith("/") ? text : `${text}/`);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new ConnectorError(
    `the option "base_url" is no address: give one like "https://api.example.org"`,
    { code: "invalid_argument" },
  );
}

const codes: Readonly<Record<number, ErrorCode>> = {
  401: "unauthenticated",
  403: "permission_denied",
  404: "not_found",
  412: "already_exists",
  507: "resource_exhausted",
};

function refused({ status, statusText, url, headers }: Response, what: string): ConnectorError {
  return new ConnectorError(
    `"${new URL(url).host}" refused "${escapePath(what)}": it answered ${status} ${statusText}; ` +
      remedyFor(status, URL.parse(headers.get("location") ?? "", url)),
    { code: codes[status] ?? "unavailable" },
  );
}

function remedyFor(status: number, moved: URL | null): string {
  if (status === 401 || status === 403) return 'check the option "token"';
  if (status === 404) return "there is no such document";
  if (status < 300 || status >= 400) return "try again later";
  return `it redirects to "${moved?.origin}"; if that is right, put it into the option "base_url"`;
}

function silent(base: URL, timeout: number): ConnectorError {
  return new ConnectorError(
    `"${base.host}" did not answer within ${timeout / 1000} s; try again later, or raise the ` +
      'option "timeout"',
    { code: "deadline_exceeded" },
  );
}

function unreachable(
  base: URL,
  cause: unknown,
  signal: AbortSignal,
  action = "cannot reach",
): unknown {
  if (signal.aborted) return signal.reason;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConnectorError(
    `${action} "${base.host}": ${reason}; check the option "base_url", and that ` +
      "the permission set in deno.json allows this host",
    { code: "unavailable", cause },
  );
}

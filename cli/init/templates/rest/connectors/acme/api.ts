import { ConnectorError, escapePath, type Location, type Logger } from "@plakar-deno/sdk";
import {
  bearerAuth,
  budget,
  cursorPaging,
  type FailedAnswer,
  type FailureWords,
  type HttpClient,
  httpClient,
  type HttpContent,
  tokenBucket,
} from "@plakar-deno/sdk/http";

// The API is made up, and like many others. Where yours differs, change this file, and what plays
// the server in `tests/fake_server.ts`; the other files go by what is exported here.
//
//   GET /COLLECTION?prefix=…&after=…   a page: { "documents": [{ "key", "size", "modified" }], "next" }
//   GET /COLLECTION/KEY                the content of a document, or a part of it, with its ETag
//   PUT, DELETE /COLLECTION/KEY        sets and removes a document; connectors that write ask for this
//   every request                      Authorization: Bearer TOKEN

/** One document in a listing. */
export interface DocumentEntry {
  /** Its name in the collection, such as `letters/1.txt`. */
  readonly key: string;
  /** Bytes of its content. */
  readonly size: number;
  /** Last change, as ISO 8601 has it. */
  readonly modified: string;
}

/** One collection of the API. */
export interface Api {
  /** Server and collection: stays the same as long as the data does. */
  readonly origin: string;
  /** Throws unless the server answers, and knows the token. */
  ping(signal: AbortSignal): Promise<void>;
  /** Every document whose key begins like this, a page at a time. */
  list(signal: AbortSignal, prefix?: string): AsyncGenerator<DocumentEntry, void, void>;
  /** The content of a document; it goes on where it breaks off. */
  open(key: string, signal: AbortSignal): Promise<HttpContent>;
  /** For requests besides: it keeps to the limits, tries again, and asks no other host. */
  readonly client: HttpClient;
  /** Path of a document below `base_url`. */
  pathOf(key: string): string;
  /** Ends what is under way, and says what it was. */
  close(): void;
}

/** What is needed to ask the API. */
export interface ApiContext {
  readonly config: { readonly base_url: string; readonly token: string; readonly timeout: number };
  readonly location: Location;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The collection that a location names: `acme://letters`. */
export function openApi({ config, location, log, signal }: ApiContext): Api {
  const collection = location.rest;
  if (!/^[\w.-]*\w$/.test(collection)) {
    throw new ConnectorError(
      `"${escapePath(location.text)}" names no collection: give one like "acme://letters"`,
      { code: "invalid_argument" },
    );
  }
  const client = httpClient({
    baseUrl: baseOf(config.base_url),
    auth: bearerAuth(config.token),
    // What the API allows, besides what it says of its limits in headers.
    budget: budget({ rules: [tokenBucket(500, 100)], log }),
    answerWithin: config.timeout,
    stallMs: config.timeout,
    failureOf,
    log,
    signal,
  });
  const next = cursorPaging({ read: nextPage, parameter: "after" });
  const pathOf = (key: string) => [collection, ...key.split("/")].map(encodeURIComponent).join("/");
  return {
    origin: `${new URL(config.base_url).host}/${collection}`,
    async ping(signal) {
      const answer = await client.request({ path: "", action: "reach the API", signal });
      await answer.body?.cancel();
    },
    async *list(signal, prefix) {
      const action = `list the documents of "${collection}"`;
      const pages = client.pages({ path: collection, query: { prefix }, action, next, signal });
      for await (const { value } of pages) yield* documentsOf(value, action);
    },
    open(key, signal) {
      return client.stream({ path: pathOf(key), action: `read "${escapePath(key)}"`, signal });
    },
    client,
    pathOf,
    close() {
      log.info(client.summary());
      client.close();
    },
  };
}

/** The address that the user gave, in words of the option when it is none. */
function baseOf(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new ConnectorError(
    `the option "base_url" is no address: give one like "https://api.example.org"`,
    { code: "invalid_argument" },
  );
}

/** What this API means by a failure, where the status alone does not tell. */
function failureOf({ status }: FailedAnswer): FailureWords | undefined {
  switch (status) {
    case 401:
    case 403:
      return { remedy: 'check the option "token", and what it permits' };
    case 404:
      return { remedy: "check the location: there is no such document or collection" };
    default:
      return undefined;
  }
}

/** A page of documents, and what the next one begins after. */
interface DocumentPage {
  readonly documents: readonly DocumentEntry[];
  readonly next?: string | null;
}

function nextPage(value: unknown): string | undefined {
  return (value as Partial<DocumentPage> | null)?.next ?? undefined;
}

/** What does not look like a page must not pass for an empty one. */
function documentsOf(value: unknown, action: string): readonly DocumentEntry[] {
  const { documents } = (value ?? {}) as Partial<DocumentPage>;
  if (Array.isArray(documents)) return documents;
  throw new ConnectorError(
    `cannot ${action}: the answer has no list "documents"; check the option "base_url"`,
    { code: "failed_precondition" },
  );
}

import {
  brokenBody,
  failingAnswers,
  type FakeCall,
  fakeHttp,
  type FakeRoute,
  type FakeRule,
  serveHttp,
  silentAnswers,
} from "@plakar-deno/sdk/testing";

/** What the fake server keeps of a document. */
export interface FakeDocument {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly modified: string;
}

/** The documents of a collection, by key. */
export type Collections = (name: string) => Map<string, FakeDocument>;

/** A server that stands in for the real one, in memory; disposal ends it. */
export interface FakeServer extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
  readonly collection: Collections;
  /** How many requests came for a route, such as `GET /letters/*`. */
  count(route: string): number;
}

/** The token it wants. */
export const token = "a-token-for-tests";

const pageSize = 100;

/** What a server does besides. */
export interface FakeAdditions {
  /** Answers by route. */
  readonly routes?: Readonly<Record<string, FakeRoute>>;
  /** Faults, which come before those that every fake server has. */
  readonly faults?: readonly FakeRule[];
}

/**
 * Starts the server, which answers as `connectors/acme/api.ts` expects it of the real one.
 *
 * Some collections make trouble: `endless` has documents without end, the others are named in the
 * faults below.
 *
 * @param more What it does besides, for connectors that do more than read.
 */
export function fakeServer(more?: (collection: Collections) => FakeAdditions): FakeServer {
  const collections = new Map<string, Map<string, FakeDocument>>();
  function collection(name: string): Map<string, FakeDocument> {
    const found = collections.get(name) ?? new Map<string, FakeDocument>();
    collections.set(name, found);
    return found;
  }
  const { routes = {}, faults = [] } = more?.(collection) ?? {};
  const fake = fakeHttp({
    routes: {
      "GET /": () => new Response("ready"),
      "GET /endless": ({ url }) => Response.json(endlessPage(url.searchParams.get("after") ?? "0")),
      "GET /endless/*": ({ params }) => new Response(params["0"]),
      "GET /:name": ({ params, url }) => list(collection(params["name"]!), url.searchParams),
      "GET /:name/*": (call) => get(placeOf(call), collection, call.request.headers),
      ...routes,
    },
    limits: [needsToken, oftenBusy],
    faults: [
      ...faults,
      silentAnswers({ on: "/silent" }),
      failingAnswers({ on: "/missing", status: 404 }),
      brokenAfterOnePage,
      brokenBody({ on: "GET /torn/*", how: "cut", after: 500_000 }),
      brokenBody({ on: "GET /shaky/*", how: "cut", after: 500_000, times: 1 }),
    ],
  });
  const server = serveHttp(fake.handle);
  return {
    url: server.origin,
    collection,
    count: (route) => fake.count(route),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Which document a request is about. */
export interface Place {
  /** The collection. */
  readonly name: string;
  readonly key: string;
}

/** The document that a route ending with `/:name/*` was asked for. */
export function placeOf({ params }: FakeCall): Place {
  return { name: params["name"]!, key: params["0"]! };
}

/** An answer without a body. */
export function answer(status: number, headers?: Record<string, string>): Response {
  return new Response(null, { status, headers });
}

const needsToken: FakeRule = async ({ request }, next) => {
  if (request.headers.get("authorization") === `Bearer ${token}`) return await next();
  // A client may send its body to the end before it looks for the answer.
  await request.bytes().catch(() => {});
  return answer(401);
};

/** Every tenth reading is too much for it. */
const oftenBusy: FakeRule = ({ request, total }, next) =>
  request.method === "GET" && total % 10 === 0
    ? Promise.resolve(answer(503, { "retry-after": "0" }))
    : next();

/** The listing of the collection `broken` fails after its first page. */
const brokenAfterOnePage: FakeRule = ({ url }, next) =>
  url.pathname === "/broken" && url.searchParams.has("after")
    ? Promise.resolve(answer(400))
    : next();

/** A page of a collection. */
function list(documents: ReadonlyMap<string, FakeDocument>, query: URLSearchParams): Response {
  const [prefix, after] = [query.get("prefix") ?? "", query.get("after") ?? ""];
  const entries = [...documents]
    .filter(([key]) => key.startsWith(prefix) && key > after)
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([key, { content, modified }]) => ({ key, size: content.length, modified }));
  const page = entries.slice(0, pageSize);
  return Response.json({
    documents: page,
    ...(entries.length > pageSize && { next: page.at(-1)?.key }),
  });
}

/** A document, or the part of it that the client asks for: the rest of one that broke off. */
function get({ name, key }: Place, collection: Collections, asked: Headers): Response {
  const found = collection(name).get(key);
  if (found === undefined) return answer(404);
  const { content, modified } = found;
  const etag = `"${modified} ${content.length}"`;
  // Without it no client can tell whether the rest is of the same document.
  const headers = { ...(name !== "torn" && { etag }) };
  const isSame = (asked.get("if-range") ?? etag) === etag;
  const range = isSame ? /^bytes=(\d+)-(\d*)$/.exec(asked.get("range") ?? "") : null;
  if (range === null) return new Response(new Blob([content]).stream(), { headers });
  const [, first, last] = range.map(Number);
  if (first! >= content.length) return answer(416);
  const part = content.subarray(first, range[2] === "" ? undefined : last! + 1);
  const shown = `bytes ${first}-${first! + part.length - 1}/${content.length}`;
  return new Response(new Blob([part]).stream(), {
    status: 206,
    headers: { ...headers, "content-range": shown },
  });
}

/** A page of the collection that never ends. */
function endlessPage(after: string) {
  const documents = Array.from({ length: pageSize }, (_, index) => {
    const key = String(Number(after) + index + 1).padStart(12, "0");
    return { key, size: key.length, modified: "2025-01-01T00:00:00Z" };
  });
  return { documents, next: documents.at(-1)!.key };
}

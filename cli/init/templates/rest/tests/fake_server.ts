/** What the fake server keeps of a document. */
export interface FakeDocument {
  readonly content: Uint8Array;
  readonly modified: string;
}

/** A server that stands in for the real one, in memory; disposal ends it. */
export interface FakeServer extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
  /** The documents of a collection, by key. */
  collection(name: string): Map<string, FakeDocument>;
  /** How many contents it is sending. */
  sending(): number;
}

/** The token it wants. */
export const token = "a-token-for-tests";

const pageSize = 100;
const pieceSize = 65_536;

/**
 * Starts the server. Some collections are there to make trouble: `endless` has documents without
 * end, `broken` fails after the first page, `torn` breaks off in contents, `missing` is not there,
 * `silent` never answers, and `broken` and `full` keep nothing.
 */
export function fakeServer(): FakeServer {
  const collections = new Map<string, Map<string, FakeDocument>>();
  const end = new AbortController();
  let reads = 0;
  let sending = 0;

  function collection(name: string): Map<string, FakeDocument> {
    const found = collections.get(name) ?? new Map<string, FakeDocument>();
    collections.set(name, found);
    return found;
  }

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, name = "", ...rest] = url.pathname.split("/").map(decodeURIComponent);
    const key = rest.join("/");
    // Read before any answer, as the client may send on until it has one.
    const content = request.method === "PUT" ? await request.bytes() : undefined;
    if (request.headers.get("authorization") !== `Bearer ${token}`) return answer(401);
    if (request.method === "GET" && ++reads % 10 === 0) return answer(503, { "retry-after": "0" });
    if (name === "silent") await silence(request.signal);
    if (name === "") return new Response("ready");
    if (key === "") return list(name, url.searchParams);
    if (content !== undefined) return put(name, key, content, request.headers);
    if (request.method === "DELETE") {
      return collection(name).delete(key) ? answer(204) : answer(404);
    }
    const found = name === "endless" ? endlessDocument(key) : collection(name).get(key);
    if (found === undefined) return answer(404);
    return name === "torn"
      ? tear(found.content)
      : send(found.content, request.headers.get("range"));
  }

  function list(name: string, query: URLSearchParams): Response {
    const [prefix, after] = [query.get("prefix") ?? "", query.get("after") ?? ""];
    if (name === "endless") return Response.json(endlessPage(after));
    if (name === "missing") return answer(404);
    if (name === "broken" && prefix === "packfile/" && after === "") return Response.json(onePage);
    if (name === "broken" && after !== "") return answer(500);
    const entries = [...collection(name)]
      .filter(([key]) => key.startsWith(prefix) && key > after)
      .sort(([a], [b]) => a < b ? -1 : 1);
    const page = entries.slice(0, pageSize);
    const documents = page.map(([key, { content, modified }]) => ({
      key,
      size: content.length,
      modified,
    }));
    return Response.json({
      documents,
      ...(entries.length > pageSize && { next: documents.at(-1)?.key }),
    });
  }

  function put(name: string, key: string, content: Uint8Array, headers: Headers): Response {
    const documents = collection(name);
    if (headers.get("if-none-match") === "*" && documents.has(key)) return answer(412);
    if (key.endsWith(".forbidden")) return answer(403);
    if (name === "full") return answer(key === "CONFIG" ? 204 : 507);
    if (name === "broken") return answer(204);
    documents.set(key, { content, modified: new Date().toISOString() });
    return answer(204);
  }

  function send(content: Uint8Array, range: string | null): Response {
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
    if (first !== undefined && Number(first) >= content.length) return answer(416);
    const part = first === undefined ? content : content.subarray(Number(first), Number(last) + 1);
    let at = 0;
    sending++;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at < part.length) return controller.enqueue(part.slice(at, at += pieceSize));
        sending--;
        controller.close();
      },
      cancel: () => void sending--,
    });
    return new Response(body, { status: first === undefined ? 200 : 206 });
  }

  function silence(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      for (const each of [signal, end.signal]) {
        each.addEventListener("abort", () => reject(each.reason), { once: true });
      }
    });
  }

  const server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen() {},
    // A client that goes away in the middle is nothing to tell.
    onError: () => answer(500),
  }, handle);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    collection,
    sending: () => sending,
    async [Symbol.asyncDispose]() {
      end.abort();
      await server.shutdown();
    },
  };
}

/** Half of a content, and then nothing but the end of the connection. */
function tear(content: Uint8Array): Response {
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (sent) {
        // Not before the first half is on its way.
        await new Promise((resolve) => setTimeout(resolve, 50));
        return controller.error(new Error("torn"));
      }
      sent = true;
      controller.enqueue(content.slice(0, content.length / 2));
    },
  });
  return new Response(body);
}

/** The first page of objects; there would be more. */
const onePage = {
  documents: [{ key: `packfile/${"0".repeat(64)}`, size: 1, modified: "2025-01-01T00:00:00Z" }],
  next: "more",
};

/** An answer without a body. */
function answer(status: number, headers?: Record<string, string>): Response {
  return new Response(null, { status, headers });
}

function endlessPage(after: string) {
  const start = after === "" ? 0 : Number(after);
  const documents = Array.from({ length: pageSize }, (_, index) => {
    const key = String(start + index + 1).padStart(12, "0");
    const { content, modified } = endlessDocument(key);
    return { key, size: content.length, modified };
  });
  return { documents, next: documents.at(-1)!.key };
}

function endlessDocument(key: string): FakeDocument {
  return { content: new TextEncoder().encode(key), modified: "2025-01-01T00:00:00Z" };
}

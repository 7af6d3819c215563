import type { FakeCall, FakeRule } from "@plakar-deno/sdk/testing";
import {
  answer,
  type Collections,
  type FakeAdditions,
  type FakeServer,
  fakeServer,
  placeOf,
} from "./fake_server.ts";

/** A fake server that takes documents, too. */
export interface WritableServer extends FakeServer {
  /** How many answers it is sending. */
  sending(): number;
}

/** Starts the fake server with what it needs to be written to. */
export function writableServer(): WritableServer {
  let sending = 0;

  async function* counted(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    sending++;
    try {
      yield* body;
    } finally {
      sending--;
    }
  }

  const countsSending: FakeRule = async (_call, next) => {
    const { body, status, headers } = await next();
    return new Response(body && ReadableStream.from(counted(body)), { status, headers });
  };

  const server = fakeServer((collection) => ({
    routes: writingRoutes(collection),
    faults: [countsSending, oneObject],
  }));
  return { ...server, sending: () => sending };
}

/** Putting and deleting. The collections `full` and `broken` keep nothing. */
function writingRoutes(collection: Collections): FakeAdditions["routes"] & object {
  async function put(call: FakeCall): Promise<Response> {
    const { name, key } = placeOf(call);
    const documents = collection(name);
    const content = await call.request.bytes().catch(() => undefined);
    // The client broke off: nothing is kept.
    if (content === undefined) return answer(400);
    if (call.request.headers.get("if-none-match") === "*" && documents.has(key)) return answer(412);
    if (key.endsWith(".forbidden")) return answer(403);
    if (name === "full" && key !== "CONFIG") return answer(507);
    if (name !== "full" && name !== "broken") {
      documents.set(key, { content, modified: new Date().toISOString() });
    }
    return answer(204);
  }
  return {
    "PUT /:name/*": put,
    "DELETE /:name/*"(call) {
      const { name, key } = placeOf(call);
      return answer(collection(name).delete(key) ? 204 : 404);
    },
  };
}

/** In the collection `broken` a listing of objects has one, and more that cannot be had. */
const oneObject: FakeRule = ({ url }, next) => {
  const { pathname, searchParams } = url;
  const isFirst = searchParams.get("prefix") === "packfile/" && !searchParams.has("after");
  if (pathname !== "/broken" || !isFirst) return next();
  const key = `packfile/${"0".repeat(64)}`;
  const documents = [{ key, size: 1, modified: "2025-01-01T00:00:00Z" }];
  return Promise.resolve(Response.json({ documents, next: "more" }));
};

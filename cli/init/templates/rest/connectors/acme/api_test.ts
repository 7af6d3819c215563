import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { type Logger, parseLocation } from "@plakar-deno/sdk";
import { fakeHttp, type FakeRoute, serveHttp } from "@plakar-deno/sdk/testing";
import { fakeServer, token } from "../../tests/fake_server.ts";
import { type Api, openApi } from "./api.ts";

const { signal } = new AbortController();
const modified = "2025-01-01T00:00:00Z";

/** The API at an address; disposal closes it. */
function apiAt(base_url: string, changes: { location?: string; token?: string; timeout?: number }) {
  const { location = "acme://letters", timeout = 60_000 } = changes;
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const log: Logger = { debug: note, info: note, warn: note, error: note };
  const config = { base_url, token: changes.token ?? token, timeout };
  const api: Api = openApi({ config, location: parseLocation(location), log, signal });
  return { ...api, lines, [Symbol.dispose]: () => api.close() };
}

Deno.test("all documents are listed, over many pages and a server that is busy now and then", async () => {
  await using server = fakeServer();
  using api = apiAt(server.url, {});
  const keys = Array.from({ length: 1234 }, (_, index) => String(index).padStart(4, "0"));
  const document = { content: new Uint8Array(7), modified };
  for (const key of keys) server.collection("letters").set(key, document);
  const found = await Array.fromAsync(api.list(signal));
  deepEqual(found.map(({ key }) => key), keys);
  equal(found[0]?.size, 7);
  api.close();
  match(api.lines.at(-1)!, /requests/);
});

Deno.test("a content that breaks off goes on where it was", async () => {
  await using server = fakeServer();
  using api = apiAt(server.url, { location: "acme://shaky" });
  const content = Uint8Array.from({ length: 1_000_000 }, (_, index) => index % 251);
  server.collection("shaky").set("photo", { content, modified });
  const reader = await api.open("photo", signal);
  const [read, buffer] = [new Uint8Array(content.length), new Uint8Array(65_536)];
  let length = 0;
  for (let count; (count = await reader.read(buffer)) !== null; length += count) {
    read.set(buffer.subarray(0, count), length);
  }
  deepEqual(read.subarray(0, length), content);
  equal(server.count("GET /shaky/*"), 2);
});

Deno.test("an error tells what to do, and not the token", async () => {
  await using server = fakeServer();
  using api = apiAt(server.url, { token: "wrong-token" });
  await rejects(api.ping(signal), (error: Error & { code?: string }) => {
    equal(error.code, "permission_denied");
    match(error.message, /the server answered 401; check the option "token"/);
    return !error.message.includes("wrong-token");
  });
});

Deno.test("a location names one collection", () => {
  for (const location of ["acme://", "acme://a/b", "acme://.."]) {
    throws(() => apiAt("http://127.0.0.1", { location }), { code: "invalid_argument" });
  }
});

Deno.test("a redirect to another host is told and not followed: it gets no token", async () => {
  await using other = answering(() => new Response("a page to log in"));
  await using server = answering(() => Response.redirect(other.url, 303));
  using api = apiAt(server.url, {});
  await rejects(api.ping(signal), { code: "invalid_argument", message: /127\.0\.0\.1/ });
  equal(other.requests(), 0);
});

Deno.test("a server that never answers is given up", async () => {
  await using server = fakeServer();
  using api = apiAt(server.url, { location: "acme://silent", timeout: 10 });
  await rejects(Array.fromAsync(api.list(signal)), { code: "unavailable" });
});

for (
  const [what, page] of [
    ["a page of another kind", () => new Response("<html>")],
    ["JSON of another kind", () => Response.json({ error: "maintenance" })],
  ] as const
) {
  Deno.test(`${what} is no empty listing`, async () => {
    await using server = answering(page);
    using api = apiAt(server.url, {});
    await rejects(Array.fromAsync(api.list(signal)), /cannot list the documents of "letters"/);
  });
}

Deno.test("a page whose next one is null is the last", async () => {
  await using server = answering(() => Response.json({ documents: [], next: null }));
  using api = apiAt(server.url, {});
  deepEqual(await Array.fromAsync(api.list(signal)), []);
  equal(server.requests(), 1);
});

/** A server that always answers the same. */
function answering(route: FakeRoute) {
  const fake = fakeHttp({ routes: { "/*": route } });
  const server = serveHttp(fake.handle);
  return {
    url: server.origin,
    requests: () => fake.requests,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

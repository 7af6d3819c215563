import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { parseLocation } from "@plakar-deno/sdk";
import { fakeServer, token } from "../../tests/fake_server.ts";
import { openApi } from "./api.ts";

const timeout = 60_000;
const { signal } = new AbortController();
const letters = parseLocation("acme://letters");

Deno.test("all documents are listed, over many pages and a server that is busy now and then", async () => {
  await using server = fakeServer();
  const api = openApi({ base_url: server.url, token, timeout }, letters);
  const keys = Array.from({ length: 1234 }, (_, index) => String(index).padStart(4, "0"));
  const document = { content: new Uint8Array(7), modified: "2025-01-01T00:00:00Z" };
  for (const key of keys) server.collection("letters").set(key, document);
  const found = await Array.fromAsync(api.list(signal));
  deepEqual(found.map(({ key }) => key), keys);
  equal(found[0]?.size, 7);
});

Deno.test("an error tells what to do, and not the token", async () => {
  await using server = fakeServer();
  const api = openApi({ base_url: server.url, token: "wrong", timeout }, letters);
  await rejects(api.ping(signal), (error: Error & { code?: string }) => {
    equal(error.code, "unauthenticated");
    equal(/it answered 401 .*; check the option "token"$/.test(error.message), true);
    return !error.message.includes("wrong");
  });
});

Deno.test("a server that is not there is told with the option that names it", async () => {
  const server = fakeServer();
  await server[Symbol.asyncDispose]();
  const api = openApi({ base_url: server.url, token, timeout }, letters);
  await rejects(api.ping(signal), /^ConnectorError: cannot reach "127\.0\.0\.1:\d+": .*"base_url"/);
});

Deno.test("a location names one collection", () => {
  for (const location of ["acme://", "acme://a/b", "acme://.."]) {
    throws(() => openApi({ base_url: "http://x", token, timeout }, parseLocation(location)), {
      code: "invalid_argument",
    });
  }
});

Deno.test("a redirect is told and not followed: the other host gets no token", async () => {
  await using other = answering(() => new Response("a page to log in"));
  await using server = answering(() => Response.redirect(other.url, 303));
  const api = openApi({ base_url: server.url, token, timeout }, letters);
  await rejects(api.ask("a", { signal, method: "PUT", body: Uint8Array.of(7) }), (error: Error) => {
    match(error.message, /it answered 303 .*redirects to "http:\/\/127.*"base_url"$/);
    return true;
  });
  equal(other.requests(), 0);
});

Deno.test("a server that never answers is given up", async () => {
  await using server = fakeServer();
  const api = openApi({ base_url: server.url, token, timeout: 50 }, parseLocation("acme://silent"));
  await rejects(api.ask("a", { signal }), { code: "deadline_exceeded" });
});

for (
  const [what, answer] of [
    ["a page of another kind", () => new Response("<html>")],
    ["JSON of another kind", () => Response.json({ error: "maintenance" })],
  ] as const
) {
  Deno.test(`${what} is no empty listing`, async () => {
    await using server = answering(answer);
    const api = openApi({ base_url: server.url, token, timeout }, letters);
    await rejects(Array.fromAsync(api.list(signal)), /cannot read the listing of "127/);
  });
}

Deno.test("a page whose next one is null is the last", async () => {
  await using server = answering(() => Response.json({ documents: [], next: null }));
  const api = openApi({ base_url: server.url, token, timeout }, letters);
  deepEqual(await Array.fromAsync(api.list(signal)), []);
  equal(server.requests(), 1);
});

/** A server that always answers the same. */
function answering(answer: () => Response) {
  let requests = 0;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    requests++;
    await request.bytes();
    return answer();
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests: () => requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import { parseLocation } from "@plakar-deno/sdk";
import { fakeServer, token } from "../../tests/fake_server.ts";
import { openApi } from "./api.ts";

const { signal } = new AbortController();
const letters = parseLocation("acme://letters");

Deno.test("all documents are listed, over many pages and a server that is busy now and then", async () => {
  await using server = fakeServer();
  const api = openApi({ base_url: server.url, token }, letters);
  const keys = Array.from({ length: 1234 }, (_, index) => String(index).padStart(4, "0"));
  const document = { content: new Uint8Array(7), modified: "2025-01-01T00:00:00Z" };
  for (const key of keys) server.collection("letters").set(key, document);
  const found = await Array.fromAsync(api.list(signal));
  deepEqual(found.map(({ key }) => key), keys);
  equal(found[0]?.size, 7);
});

Deno.test("an error tells what to do, and not the token", async () => {
  await using server = fakeServer();
  const api = openApi({ base_url: server.url, token: "wrong" }, letters);
  await rejects(api.ping(signal), (error: Error & { code?: string }) => {
    equal(error.code, "unauthenticated");
    equal(/it answered 401 .*; check the option "token"$/.test(error.message), true);
    return !error.message.includes("wrong");
  });
});

Deno.test("a server that is not there is told with the option that names it", async () => {
  const server = fakeServer();
  await server[Symbol.asyncDispose]();
  const api = openApi({ base_url: server.url, token }, letters);
  await rejects(api.ping(signal), /^ConnectorError: cannot reach "127\.0\.0\.1:\d+": .*"base_url"/);
});

Deno.test("a location names one collection", () => {
  for (const location of ["acme://", "acme://a/b", "acme://.."]) {
    throws(() => openApi({ base_url: "http://x", token }, parseLocation(location)), {
      code: "invalid_argument",
    });
  }
});

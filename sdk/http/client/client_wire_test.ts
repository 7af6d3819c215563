import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { gzipSync } from "node:zlib";
import {
  serveHttp,
  type WireAnswer,
  type WireRequest,
} from "../../../connectors/s3/testdata/serve_http.ts";
import { bearerAuth } from "../auth/bearer_auth.ts";
import { httpClient } from "./http_client.ts";
import type { HttpClientOptions } from "./http_client_options.ts";

const signal = new AbortController().signal;
const get = { path: "/a", signal };
const text = (value: string) => new TextEncoder().encode(value);

interface Wire extends AsyncDisposable {
  readonly client: ReturnType<typeof httpClient>;
  readonly seen: readonly WireRequest[];
  readonly port: number;
}

type Answer = Partial<WireAnswer> & { readonly fields?: Record<string, string> };

/** A client with real connections to a server that answers as `handle` says. */
function wired(
  handle: (request: WireRequest, count: number) => Answer | "drop",
  options: Partial<HttpClientOptions> = {},
): Wire {
  const seen: WireRequest[] = [];
  const server = serveHttp((request) => {
    seen.push(request);
    const answer = handle(request, seen.length);
    if (answer === "drop") return Promise.resolve("drop" as const);
    const { status = 200, fields = {}, body = text("1"), ...rest } = answer;
    return Promise.resolve({ status, headers: new Headers(fields), body, ...rest });
  });
  const client = httpClient({
    baseUrl: `http://127.0.0.1:${server.port}`,
    retry: { base: 1 },
    signal,
    ...options,
  });
  return {
    client,
    seen,
    port: server.port,
    async [Symbol.asyncDispose]() {
      client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a POST whose connection breaks reaches the server once, a GET is sent again", async () => {
  // The second request on a connection that was used, and the first on a new one.
  for (const breaking of [1, 2]) {
    const posted = wired((_request, count) => count === breaking ? "drop" : {});
    await using _server = posted;
    if (breaking === 2) await posted.client.json(get);
    for (const body of ["x", undefined, "x".repeat(200_000)]) {
      const before = posted.seen.length;
      const post = { ...get, method: "POST", ...(body === undefined ? {} : { body }) };
      const done = posted.client.request(post);
      if (before + 1 === breaking) await rejects(done, { code: "unavailable" });
      else await (await done).body?.cancel();
      equal(posted.seen.length, before + 1, String(body?.length));
      equal(posted.seen.at(-1)?.body.length, body?.length ?? 0);
    }
  }
  const asked = wired((_request, count) => count < 3 ? "drop" : {});
  await using _server = asked;
  equal((await asked.client.json(get)).value, 1);
});

Deno.test("a JSON document may come packed; content is asked for as it is", async () => {
  const packed = gzipSync(JSON.stringify("x".repeat(300_000)));
  const server = wired(() => ({
    fields: { "content-encoding": "gzip", etag: '"v1"' },
    body: packed,
  }));
  await using _server = server;
  equal((await server.client.json<string>(get)).value.length, 300_000);
  ok(server.seen[0]?.headers.get("accept-encoding")?.includes("gzip"));
  // A server that packs nevertheless: of unknown length, and whole.
  const content = await server.client.stream(get);
  equal(server.seen[1]?.headers.get("accept-encoding"), "identity");
  equal(content.byteLength, undefined);
  let count = 0;
  const buffer = new Uint8Array(65_536);
  for (let read; (read = await content.read(buffer)) !== null;) count += read;
  equal(count, 300_002);
});

Deno.test("a packed document that is cut or damaged is read again", async () => {
  const packed = gzipSync(text(`[${"1,".repeat(2_000)}1]`));
  const bodies = [packed.subarray(0, 20), packed.toReversed(), text("[1]"), packed];
  const server = wired((_request, count) => ({
    fields: { "content-encoding": "gzip" },
    body: new Uint8Array(bodies[count - 1] ?? []),
  }));
  await using _server = server;
  const { value } = await server.client.json<number[]>(get);
  equal(value.length, 2_001);
  equal(server.seen.length, 4);
});

Deno.test("content that is cut or falls silent on its way goes on", async () => {
  const bytes = Uint8Array.from({ length: 1_000_000 }, (_, at) => at % 251);
  const breaks: readonly Answer[] = [{ cut: 300_000 }, { stall: 200_000 }, { cut: 0 }, {}];
  const server = wired(({ headers }, count) => {
    const start = Number(/^bytes=(\d+)-$/.exec(headers.get("range") ?? "")?.[1] ?? 0);
    return {
      status: start === 0 ? 200 : 206,
      fields: {
        etag: '"v1"',
        ...(start === 0 ? {} : { "content-range": `bytes ${start}-999999/1000000` }),
      },
      body: bytes.subarray(start),
      ...breaks[count - 1],
    };
  }, { stallMs: 250 });
  await using _server = server;
  const content = await server.client.stream(get);
  equal(content.byteLength, 1_000_000);
  const all = new Uint8Array(1_000_001);
  let at = 0;
  for (let read; (read = await content.read(all.subarray(at))) !== null;) at += read;
  equal(at, 1_000_000);
  deepEqual(all.subarray(0, at), bytes);
  deepEqual(server.seen.map(({ headers }) => headers.get("range") ?? ""), [
    "",
    "bytes=300000-",
    "bytes=500000-",
    "bytes=500000-",
  ]);
});

Deno.test("credentials stay with their server over the wire, too", async () => {
  const files = wired(() => ({ body: text("content") }));
  await using _files = files;
  const api = wired(() => ({
    status: 302,
    fields: { location: `http://127.0.0.1:${files.port}/x?sig=1` },
  }), { hosts: [`127.0.0.1:${files.port}`], auth: bearerAuth("t0ken") });
  await using _api = api;
  const answer = await api.client.request(get);
  equal(await answer.text(), "content");
  equal(api.seen[0]?.headers.get("authorization"), "Bearer t0ken");
  equal(files.seen[0]?.headers.get("authorization"), null);
  equal(files.seen[0]?.target, "/x?sig=1");
});

Deno.test("a server that does not answer is given up, and its connection closed", async () => {
  const gate = Promise.withResolvers<void>();
  const server = serveHttp(async () => {
    await gate.promise;
    return "drop";
  });
  await using _server = server;
  const client = httpClient({
    baseUrl: `http://127.0.0.1:${server.port}`,
    answerWithin: 100,
    retry: { attempts: 1 },
    signal,
  });
  await rejects(client.json(get), /did not answer within 100 ms/);
  client.close();
  gate.resolve();
});

Deno.test("documents, refusals and pages in large numbers leave no connection behind", async () => {
  const server = wired(({ target }) =>
    target.endsWith("404") ? { status: 404, body: text("{}") } : { body: text(`"${target}"`) }
  );
  await using _server = server;
  const all = Array.from({ length: 300 }, (_, at) => {
    const path = at % 3 === 0 ? `/${at}/404` : `/${at}`;
    return server.client.json<string>({ ...get, path, expect: [404] });
  });
  const answers = await Promise.all(all);
  equal(answers.filter(({ status }) => status === 404).length, 100);
  equal(server.client.counters.requests, 300);
});

Deno.test("a HEAD, an empty answer and a body that nobody reads need no care", async () => {
  const server = wired(({ method }) => method === "HEAD" ? {} : { status: 204, body: text("") });
  await using _server = server;
  equal((await server.client.request({ ...get, method: "HEAD" })).body, null);
  equal((await server.client.request(get)).status, 204);
  equal((await server.client.json({ ...get, method: "DELETE" })).value, undefined);
  const large = wired(() => ({ body: new Uint8Array(1 << 20) }));
  await using _large = large;
  await large.client.request(get);
});

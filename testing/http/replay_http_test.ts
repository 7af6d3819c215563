import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { bearerAuth } from "../../sdk/http/auth/bearer_auth.ts";
import { httpClient } from "../../sdk/http/client/http_client.ts";
import { linkPaging } from "../../sdk/http/paging/link_paging.ts";
import { fakeHttp } from "./fake_http.ts";
import type { HttpHandler } from "./http_handler.ts";
import { pagedItems } from "./paged_items.ts";
import { recordHttp } from "./record_http.ts";
import type { Exchange, Recording } from "./recording.ts";
import { replayHttp } from "./replay_http.ts";
import { serveHttp } from "./serve_http.ts";
import { isReadable } from "./testdata/secret_search.ts";

const upstream = "https://api.example.com";

function exchange(path: string, answer: Partial<Exchange["answer"]> = {}): Exchange {
  return {
    request: { method: "GET", url: upstream + path, headers: {} },
    answer: { status: 200, headers: {}, ...answer },
  };
}

function recording(...exchanges: readonly Exchange[]): Recording {
  return { recording: 1, upstream, hosts: [], exchanges };
}

Deno.test("replayHttp: what was recorded comes back: status, headers, bytes", async () => {
  const body = fc.oneof(fc.uint8Array(), fc.json().map((text) => new TextEncoder().encode(text)));
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom(200, 201, 404, 410), async (bytes, status) => {
      const recorder = recordHttp({
        upstream,
        secrets: [],
        fetch: () =>
          Promise.resolve(
            new Response(Uint8Array.from(bytes), { status, headers: { etag: '"1"' } }),
          ),
      });
      const ask = () => new Request(`${upstream}/a?b=1`);
      await recorder.handle(ask());
      const replay = replayHttp(JSON.parse(JSON.stringify(recorder.recording())));
      const answer = await replay.handle(ask());
      equal(answer.status, status);
      equal(answer.headers.get("etag"), '"1"');
      const again = await answer.bytes();
      // White space of JSON alone may be another.
      if (isJson(again)) deepEqual(JSON.parse(textOf(again)), JSON.parse(textOf(bytes)));
      else deepEqual([...again], [...bytes]);
    }),
  );
});

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function isJson(bytes: Uint8Array): boolean {
  try {
    return typeof JSON.parse(textOf(bytes)) === "object";
  } catch {
    return false;
  }
}

Deno.test("replayHttp: parameters and JSON may come in another order, credentials may be others", async () => {
  const recorder = recordHttp({
    upstream,
    secrets: ["the-real-token"],
    fetch: () => Promise.resolve(Response.json({ ok: 1 })),
  });
  const ask = (token: string, query: string, body: string) =>
    new Request(`${upstream}/hooks/${token}?${query}&api_key=${token}`, {
      method: "POST",
      body,
      headers: { authorization: `Bearer ${token}` },
    });
  await recorder.handle(ask("the-real-token", "a=1&b=2", '{"x":1,"y":{"k":2,"l":3}}'));
  const replay = replayHttp(recorder.recording());
  for (const token of ["token-of-a-test", "SCRUBBED"]) {
    const answer = await replay.handle(ask(token, "b=2&a=1", '{"y":{"l":3,"k":2},"x":1}'));
    equal(answer.status, 200, await answer.text());
  }
  equal(replay.requests, 2);
  deepEqual(replay.unknown, []);
});

Deno.test("replayHttp: an unknown request fails with what differs from the nearest recorded one", async () => {
  const replay = replayHttp(recording(
    exchange("/repos/me/notes/labels?per_page=100"),
    exchange("/repos/me/notes/issues?page=2&per_page=100"),
    exchange("/user"),
  ));
  const answer = await replay.handle(
    new Request(`${upstream}/repos/me/notes/issues?per_page=50&page=2`),
  );
  equal(answer.status, 501);
  const text = await answer.text();
  equal(
    text,
    [
      'no recorded answer to "GET /repos/me/notes/issues"; the nearest of 3 recorded requests (-) ' +
      "and what was asked (+):",
      "  GET https://api.example.com/repos/me/notes/issues",
      "    page=2",
      "-   per_page=100",
      "+   per_page=50",
      "record it again with recordHttp if the connector shall ask this",
    ].join("\n"),
  );
  deepEqual(replay.unknown, [text]);
});

Deno.test("replayHttp: a body that differs is compared line by line, as its author wrote it", async () => {
  const asking = (query: string) =>
    new Request(`${upstream}/graphql`, { method: "POST", body: JSON.stringify({ query }) });
  const recorder = recordHttp({
    upstream,
    secrets: [],
    fetch: () => Promise.resolve(Response.json({})),
  });
  await recorder.handle(asking("query {\n  viewer { login }\n}"));
  const replay = replayHttp(recorder.recording());
  const text = await (await replay.handle(asking("query {\n  viewer { id }\n}"))).text();
  match(text, /query \{\n- +viewer \{ login \}\n\+ +viewer \{ id \}\n/);
});

Deno.test("replayHttp: no secret of the test is in what it says of an unknown request", async () => {
  const replay = replayHttp(recording(), { secrets: ["named-by-the-test"] });
  await replay.handle(
    new Request(`${upstream}/named-by-the-test/of-the-header?token=of-the-query`, {
      headers: { authorization: "Bearer of-the-header" },
    }),
  );
  equal(/named-by|of-the/.test(replay.unknown.join()), false);
  match(
    replay.unknown[0]!,
    /the recording is empty:\nGET .*\/SCRUBBED\/SCRUBBED\n {2}token=SCRUBBED/,
  );
});

Deno.test("replayHttp: no secret of the test's body is in what it says, in whatever form it is there", async () => {
  const secret = "of-the-test-4711";
  const bodies = [
    JSON.stringify({ password: secret, deep: [secret], at: btoa(`me:${secret}`) }),
    `{"n": 12345678901234567890, "client_secret": "${secret}"}`,
    String(new URLSearchParams({ password: secret, a: secret })),
    `--b\r\ncontent-disposition: form-data; name="token"\r\n\r\n${secret}\r\n--b--`,
    Uint8Array.of(0xff, ...new TextEncoder().encode(`;name="token"\r\n\r\n${secret}\r\n--`)),
  ];
  const recorded = recording(exchange("/hooks", { json: {} }));
  for (const body of bodies) {
    const replay = replayHttp(recorded);
    await replay.handle(new Request(`${upstream}/hooks?to=${secret}`, { method: "POST", body }));
    equal(isReadable(replay.unknown[0]!, secret), false, replay.unknown[0]!);
  }
});

Deno.test("replayHttp: requests that come at once and in another order get each its answer", async () => {
  const names = Array.from({ length: 40 }, (_, at) => `/notes/${at}`);
  const exchanges = names.flatMap((path) =>
    ["first", "second"].map((turn) => exchange(path, { text: `${turn} of ${path}` }))
  );
  const replay = replayHttp(recording(...exchanges));
  await using server = serveHttp(replay.handle);
  const asked = [...names, ...names].sort((a, b) => a.length - b.length || (a < b ? 1 : -1));
  const got = await Promise.all(
    asked.map(async (path) => await (await fetch(server.origin + path)).text()),
  );
  deepEqual(
    got.toSorted(),
    names.flatMap((path) => [`first of ${path}`, `second of ${path}`]).toSorted(),
  );
  deepEqual(replay.unknown, []);
});

Deno.test("replayHttp: several answers come one by one, and the last one stays", async () => {
  const replay = replayHttp(recording(
    exchange("/job", { status: 202 }),
    exchange("/job", { json: { done: true } }),
  ));
  const ask = async () => (await replay.handle(new Request(`${upstream}/job`))).status;
  deepEqual([await ask(), await ask(), await ask()], [202, 200, 200]);
});

Deno.test("replayHttp: conditions are answered by what was recorded", async () => {
  const replay = replayHttp(recording(
    exchange("/tag", { headers: { etag: 'W/"1"' }, text: "tagged" }),
    exchange("/date", { headers: { "last-modified": "Sat, 01 Jan 2000 00:00:00 GMT" }, text: "x" }),
  ));
  const ask = async (path: string, headers: Record<string, string>) => {
    const answer = await replay.handle(new Request(upstream + path, { headers }));
    await answer.body?.cancel();
    return answer.status;
  };
  equal(await ask("/tag", { "if-none-match": '"0", "1"' }), 304);
  equal(await ask("/tag", { "if-none-match": '"2"' }), 200);
  equal(await ask("/date", { "if-modified-since": "Sat, 01 Jan 2000 00:00:00 GMT" }), 304);
  equal(await ask("/date", { "if-modified-since": "Fri, 31 Dec 1999 00:00:00 GMT" }), 200);
  equal(await ask("/date", {}), 200);
});

Deno.test("replayHttp: an answer of 304 is recorded by the full one it stands for", async () => {
  const full = { headers: { etag: '"1"' } };
  const recorder = recordHttp({
    upstream,
    secrets: [],
    fetch: ({ headers }) =>
      Promise.resolve(
        headers.has("if-none-match")
          ? new Response(null, { ...full, status: 304 })
          : new Response("whole", full),
      ),
  });
  for (const headers of [{}, { "if-none-match": '"1"' }] as Record<string, string>[]) {
    await recorder.handle(new Request(upstream, { headers }));
  }
  deepEqual(recorder.recording().exchanges.map(({ answer }) => answer.status), [200]);
});

Deno.test("replayHttp: parts of a file are answers of their own", async () => {
  const recorder = recordHttp({
    upstream,
    secrets: [],
    fetch: ({ headers }) => Promise.resolve(new Response(`part ${headers.get("range")}`)),
  });
  const ask = (range: string) => new Request(`${upstream}/file`, { headers: { range } });
  for (const range of ["bytes=0-1", "bytes=2-3"]) await recorder.handle(ask(range));
  const replay = replayHttp(recorder.recording());
  equal(await (await replay.handle(ask("bytes=2-3"))).text(), "part bytes=2-3");
  equal((await replay.handle(ask("bytes=4-5"))).status, 501);
});

Deno.test("replayHttp: on the loopback, links lead on to the loopback; bodies do when it is asked for", async () => {
  const fake = fakeHttp({
    routes: { "GET /notes": pagedItems(() => [upstream + "/a", 2, 3], { usual: 2 }) },
  });
  const recorder = recordHttp({ upstream, secrets: [], fetch: fake.handle });
  for (const query of ["", "?page=2"]) {
    await recorder.handle(new Request(`${upstream}/notes${query}`));
  }
  for (const rewriteBodies of [false, true]) {
    const replay = replayHttp(recorder.recording(), { rewriteBodies });
    await using server = serveHttp(replay.handle);
    const first = await fetch(`${server.origin}/notes`);
    deepEqual(await first.json(), [(rewriteBodies ? server.origin : upstream) + "/a", 2]);
    const [, next] = /<([^>]*)>; rel="next"/.exec(first.headers.get("link")!)!;
    equal(next, `${server.origin}/notes?page=2`);
    deepEqual(await (await fetch(next!)).json(), [3]);
    deepEqual(replay.unknown, []);
  }
});

Deno.test("replayHttp: an httpClient reads the same from the service and from its recording", async () => {
  const base = `${upstream}/v1`;
  const service = fakeHttp({
    routes: { "GET /v1/notes": pagedItems(() => [1, 2, 3], { usual: 2 }) },
  });
  const recorder = recordHttp({
    upstream: base,
    secrets: ["the-real-token"],
    fetch: service.handle,
  });
  const { signal } = new AbortController();
  async function read(baseUrl: string, token: string, handle?: HttpHandler) {
    const send = (url: string | URL, init?: RequestInit) => handle!(new Request(url, init));
    const client = httpClient({
      baseUrl,
      auth: bearerAuth(token),
      signal,
      ...(handle === undefined ? {} : { fetch: send }),
    });
    const pages = client.pages({ path: "/notes", next: linkPaging(), signal });
    const values = (await Array.fromAsync(pages)).map(({ value }) => value);
    const missing = await client.json({ path: "/users", signal }).catch((error) => error);
    client.close();
    return { values, retries: client.counters.retries, missing: (missing as Error).message };
  }
  const first = await read(base, "the-real-token", recorder.handle);
  deepEqual(first.values, [[1, 2], [3]]);
  const recorded = recorder.recording();
  deepEqual(await read(base, "another-token", replayHttp(recorded).handle), first);
  const withoutUsers = recorded.exchanges.filter(({ request }) => !request.url.endsWith("/users"));
  const replay = replayHttp({ ...recorded, exchanges: withoutUsers });
  await using server = serveHttp(replay.handle);
  const served = await read(`${server.origin}/v1`, "SCRUBBED");
  deepEqual([served.values, served.retries], [first.values, 0]);
  match(served.missing, /answered 501 \(no recorded answer to "GET \/v1\/users"; the nearest of 2/);
  equal(replay.unknown.length, 1);
});

Deno.test("replayHttp: a header that holds a credential decides nothing, even when it is named", async () => {
  const headers = ["authorization", "x-version"];
  const fetch = () => Promise.resolve(new Response("x"));
  const recorder = recordHttp({ upstream, secrets: [], headers, fetch });
  const ask = (token: string) =>
    new Request(upstream, { headers: { authorization: `Bearer ${token}`, "x-version": "1" } });
  await recorder.handle(ask("the-token-of-somebody"));
  const answer = await replayHttp(recorder.recording(), { headers }).handle(ask("SCRUBBED"));
  equal(answer.status, 200, await answer.text());
});

Deno.test("replayHttp: an empty query is none", async () => {
  const { handle } = replayHttp(recording(exchange("/a", { text: "x" })));
  equal((await handle(new Request(`${upstream}/a?`))).status, 200);
});

Deno.test("replayHttp: the length of a file is told as the service did, in this process and on the loopback", async () => {
  const fetch = ({ method }: Request) =>
    Promise.resolve(
      new Response(method === "HEAD" ? null : "twelve bytes", {
        headers: { etag: '"1"', "content-length": "12" },
      }),
    );
  const recorder = recordHttp({ upstream, secrets: [], fetch });
  const ask = (method: string) => new Request(`${upstream}/a`, { method });
  for (const method of ["GET", "HEAD"]) {
    equal((await recorder.handle(ask(method))).headers.get("content-length"), "12", method);
  }
  const { handle } = replayHttp(recorder.recording());
  await using server = serveHttp(handle);
  const { signal } = new AbortController();
  const send = (url: string, init: RequestInit) => handle(new Request(url, init));
  for (const [baseUrl, fetch] of [[upstream, send], [server.origin, undefined]] as const) {
    const client = httpClient({ baseUrl, signal, ...(fetch === undefined ? {} : { fetch }) });
    const head = await client.request({ method: "HEAD", path: "/a", signal });
    equal(head.headers.get("content-length"), "12");
    const content = await client.stream({ path: "/a", signal });
    equal(content.byteLength, 12);
    content.close();
    client.close();
  }
});

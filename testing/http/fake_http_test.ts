import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import type { Clock } from "../../sdk/network/clock.ts";
import { brokenBody } from "./broken_body.ts";
import { expiringTokens } from "./expiring_tokens.ts";
import { failingAnswers } from "./failing_answers.ts";
import type { FakeRule } from "./fake_call.ts";
import { fakeHttp } from "./fake_http.ts";
import { pagedItems } from "./paged_items.ts";
import { primaryLimit } from "./primary_limit.ts";
import { secondaryLimit } from "./secondary_limit.ts";
import { serveHttp } from "./serve_http.ts";
import { silentAnswers } from "./silent_answers.ts";

const base = "https://api.example.com";
const ask = (path: string, init?: RequestInit) => new Request(base + path, init);

/** A clock that a test sets; a sleep moves it on. */
function clockAt(start: number): Clock & { at: number } {
  const clock = {
    at: start,
    now: () => clock.at,
    date: () => clock.at,
    random: () => 0,
    sleep: (ms: number) => Promise.resolve(void (clock.at += ms)),
  };
  return clock;
}

function notes(...faults: FakeRule[]) {
  return fakeHttp({ routes: { "/notes/:id": () => new Response("0123456789") }, faults });
}

async function statuses(fake: { handle(request: Request): Promise<Response> }, ...paths: string[]) {
  const seen: number[] = [];
  for (const path of paths) seen.push((await fake.handle(ask(path))).status);
  return seen;
}

Deno.test("fakeHttp: the first route that fits answers, with the parts of its path; others are 404", async () => {
  const fake = fakeHttp({
    routes: {
      "GET /repos/:owner/:name": ({ params, nth, total }) => Response.json({ params, nth, total }),
      "POST /repos/*": () => new Response("made", { status: 201 }),
    },
  });
  const answer = async (request: Request) => await (await fake.handle(request)).json();
  const one = { params: { owner: "me", name: "a b" }, nth: 1, total: 1 };
  deepEqual(await answer(ask("/repos/me/a%20b?x=1")), one);
  deepEqual(await answer(ask("/repos/me/a%20b?x=2")), { ...one, nth: 2, total: 2 });
  equal((await fake.handle(ask("/repos/x", { method: "POST" }))).status, 201);
  equal((await fake.handle(ask("/other"))).status, 404);
  deepEqual(fake.counts, { "GET /other": 1, "GET /repos/me/a%20b": 2, "POST /repos/x": 1 });
  deepEqual([fake.count("GET /repos/:owner/:name"), fake.count("/*"), fake.requests], [2, 4, 4]);
  fake.reset();
  deepEqual([fake.counts, fake.requests], [{}, 0]);
  throws(() => fakeHttp({ routes: { notes: () => new Response() } }), /"notes" is no route/);
});

Deno.test("primaryLimit: every answer tells the state of the window; one too many is refused until it ends", async () => {
  const clock = clockAt(1_000);
  const fake = fakeHttp({
    routes: { "/notes": () => Response.json([]) },
    limits: [primaryLimit({ limit: 2, ms: 60_000, clock })],
  });
  const seen = async () => {
    const { status, headers } = await fake.handle(ask("/notes"));
    return [status, headers.get("x-ratelimit-remaining"), headers.get("x-ratelimit-reset")];
  };
  deepEqual(await seen(), [200, "1", "61"]);
  deepEqual(await seen(), [200, "0", "61"]);
  deepEqual(await seen(), [403, "0", "61"]);
  clock.at = 61_000;
  deepEqual(await seen(), [200, "1", "121"]);
});

Deno.test("secondaryLimit: too many at once or in a burst are refused, and all until retry-after is over", async () => {
  const clock = clockAt(0);
  const release = Promise.withResolvers<void>();
  const fake = fakeHttp({
    routes: {
      "/slow": () => release.promise.then(() => new Response()),
      "/quick": () => new Response(),
    },
    limits: [secondaryLimit({ atOnce: 1, burst: 3, ms: 1_000, retryAfter: 5, clock })],
  });
  const slow = fake.handle(ask("/slow"));
  const refused = await fake.handle(ask("/quick"));
  deepEqual([refused.status, refused.headers.get("retry-after")], [403, "5"]);
  release.resolve();
  equal((await slow).status, 200);
  deepEqual(await statuses(fake, "/quick"), [403]);
  clock.at = 5_000;
  deepEqual(await statuses(fake, "/quick", "/quick", "/quick", "/quick"), [200, 200, 200, 403]);
});

Deno.test("failingAnswers: a storm, then answers; what vanishes stays away; only where it is scripted", async () => {
  deepEqual(
    await statuses(
      notes(failingAnswers({ status: 502, times: 2 })),
      "/notes/1",
      "/notes/1",
      "/notes/1",
    ),
    [502, 502, 200],
  );
  const vanishing = notes(failingAnswers({ status: 404, on: "GET /notes/1", from: 2 }));
  deepEqual(
    await statuses(vanishing, "/notes/1", "/notes/2", "/notes/1", "/notes/1", "/notes/2"),
    [200, 200, 404, 404, 200],
  );
  const abuse = notes(failingAnswers({ status: 403, headers: { "retry-after": "60" } }));
  equal((await abuse.handle(ask("/notes/1"))).headers.get("retry-after"), "60");
});

Deno.test("expiringTokens: a token is good for so many requests, none and others are refused", async () => {
  const fake = notes(expiringTokens({ tokens: { first: 2, second: Infinity } }));
  const seen: number[] = [];
  for (
    const token of ["Bearer first", "token first", "Bearer first", "Bearer second", "Bearer x"]
  ) {
    const headers = { authorization: token };
    seen.push((await fake.handle(ask("/notes/1", { headers }))).status);
  }
  deepEqual(seen, [200, 200, 401, 200, 401]);
  deepEqual(await statuses(fake, "/notes/1"), [401]);
});

Deno.test("brokenBody: a body is cut after so many bytes, in this process and over a connection", async () => {
  const cut = () => notes(brokenBody({ how: "cut", after: 4 }));
  const first = (await cut().handle(ask("/notes/1"))).body!.getReader();
  equal(new TextDecoder().decode((await first.read()).value), "0123");
  await rejects(first.read(), /the connection broke off/);
  await using server = serveHttp(cut().handle);
  const reader = (await fetch(`${server.origin}/notes/1`)).body!.getReader();
  equal(new TextDecoder().decode((await reader.read()).value), "0123");
  await rejects(reader.read());
});

Deno.test("brokenBody: a slow body comes whole, piece by piece", async () => {
  const clock = clockAt(0);
  const fake = notes(brokenBody({ how: "slow", after: 4, piece: 2, every: 1_000, clock }));
  equal(await (await fake.handle(ask("/notes/1"))).text(), "0123456789");
  equal(clock.at, 3_000);
  await using server = serveHttp(fake.handle);
  equal(await (await fetch(`${server.origin}/notes/1`)).text(), "0123456789");
});

Deno.test("brokenBody, silentAnswers: what stands still ends with its client, and with the server", async () => {
  const client = new AbortController();
  const { signal } = client;
  const stalled = notes(brokenBody({ how: "stall", after: 4 }));
  const body = (await stalled.handle(ask("/notes/1", { signal }))).body!.getReader();
  await body.read();
  const silent = notes(silentAnswers({})).handle(ask("/notes/1", { signal }));
  client.abort();
  await rejects(body.read(), { name: "AbortError" });
  await rejects(silent, { name: "AbortError" });

  const server = serveHttp(stalled.handle);
  const reader = (await fetch(`${server.origin}/notes/1`)).body!.getReader();
  await reader.read();
  const rest = rejects(reader.read());
  await server[Symbol.asyncDispose]();
  await rest;

  const asked = Promise.withResolvers<AbortSignal>();
  const never = notes(silentAnswers({}));
  const deaf = serveHttp((request) => (asked.resolve(request.signal), never.handle(request)));
  // Cut off, or told that nothing comes.
  const ended = fetch(`${deaf.origin}/notes/1`).then((answer) => answer.body?.cancel(), () => {});
  const { aborted } = await asked.promise;
  await deaf[Symbol.asyncDispose]();
  await ended;
  deepEqual([aborted, (await asked.promise).aborted], [false, true]);
});

Deno.test("pagedItems: pages with links that lead through all of them", async () => {
  const all = Array.from({ length: 7 }, (_, at) => at);
  const fake = fakeHttp({ routes: { "GET /items": pagedItems(() => all, { most: 3 }) } });
  const seen: unknown[] = [];
  let next: string | undefined = `${base}/items?per_page=100&q=a`;
  while (next !== undefined) {
    const answer: Response = await fake.handle(new Request(next));
    seen.push(...await answer.json());
    next = /<([^>]*)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
  }
  deepEqual(seen, all);
  equal(fake.requests, 3);
});

Deno.test("serveHttp: an error of the handler is answered with 501 and thrown at the end", async () => {
  const server = serveHttp(() => Promise.reject(new Error("the test is wrong")));
  const answer = await fetch(server.origin);
  deepEqual([answer.status, await answer.text()], [501, "the test is wrong"]);
  await rejects(async () => await server[Symbol.asyncDispose](), /the test is wrong/);
});

Deno.test("serveHttp: the signal ends it with all connections", async () => {
  const life = new AbortController();
  const server = serveHttp(() => Promise.resolve(new Response("a")), { signal: life.signal });
  equal(await (await fetch(server.origin)).text(), "a");
  life.abort();
  await server[Symbol.asyncDispose]();
  await rejects(fetch(server.origin));
  throws(() => serveHttp(() => Promise.resolve(new Response()), { signal: life.signal }));
});

Deno.test("secondaryLimit: who has waited as long as it was told is not refused for the same burst", async () => {
  const clock = clockAt(0);
  const fake = fakeHttp({
    routes: { "/notes": () => new Response() },
    limits: [secondaryLimit({ burst: 1, ms: 60_000, retryAfter: 2, clock })],
  });
  deepEqual(await statuses(fake, "/notes", "/notes"), [200, 403]);
  clock.at = 2_000;
  deepEqual(await statuses(fake, "/notes", "/notes"), [200, 403]);
});

Deno.test("fakeHttp: odd paths are answered and counted as they are; odd routes are refused in words", async () => {
  const fake = fakeHttp({
    routes: {
      "GET /notes/:id": ({ params }) => Response.json(params),
      "GET /*": () => new Response(),
    },
  });
  deepEqual(await (await fake.handle(ask("/notes/%zz"))).json(), { id: "%zz" });
  await fake.handle(ask("//notes"));
  deepEqual([fake.count("GET /*"), fake.count("GET //notes")], [2, 1]);
  for (const route of ["GET /notes?page=1", "GET /:id/:id", "GET /(", "get /notes"]) {
    throws(() => fakeHttp({ routes: { [route]: () => new Response() } }), /is no route/, route);
  }
});

Deno.test("failingAnswers: a status without a body has none", async () => {
  deepEqual(await statuses(notes(failingAnswers({ status: 304 })), "/notes/1"), [304]);
});

import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { bearerAuth } from "../auth/bearer_auth.ts";
import type { HttpRequest } from "./http_request.ts";
import { breaks, fails, gives, hangs, scriptedClient } from "../testdata/scripted_client.ts";

const signal = new AbortController().signal;
const get = { path: "/notes/1", signal };

Deno.test("a client asks below its base, with its headers, credentials and the request's own", async () => {
  const { client, seen } = scriptedClient([gives({ a: 1 })], {
    auth: bearerAuth("t0ken"),
    headers: { "x-version": "3", "x-both": "client" },
  });
  const answer = await client.json<{ a: number }>({
    ...get,
    query: { deep: true },
    headers: { "x-both": "request" },
  });
  equal(answer.value.a, 1);
  equal(answer.status, 200);
  equal(answer.url.href, "https://api.example.com/v1/notes/1?deep=true");
  equal(seen[0]?.url, answer.url.href);
  equal(seen[0]?.headers.get("authorization"), "Bearer t0ken");
  equal(seen[0]?.headers.get("x-version"), "3");
  equal(seen[0]?.headers.get("x-both"), "request");
  equal(seen[0]?.headers.get("accept"), "application/json");
  const own = scriptedClient([gives(1)], { headers: { Accept: "application/vnd.x+json" } });
  await own.client.json(get);
  equal(own.seen[0]?.headers.get("accept"), "application/vnd.x+json");
});

Deno.test("a client sends JSON, text and bytes", async () => {
  const { client, seen } = scriptedClient([gives({})]);
  await client.json({ ...get, method: "put", json: { b: [1, "ü"] } });
  await client.json({ ...get, method: "POST", body: "plain", headers: { "content-type": "a/b" } });
  await client.json({ ...get, method: "POST", body: new Uint8Array([104, 105]) });
  deepEqual(seen.map(({ method, body }) => [method, body]), [
    ["PUT", '{"b":[1,"ü"]}'],
    ["POST", "plain"],
    ["POST", "hi"],
  ]);
  equal(seen[0]?.headers.get("content-type"), "application/json");
  equal(seen[1]?.headers.get("content-type"), "a/b");
  const wrong: readonly Partial<HttpRequest>[] = [
    { json: 1 },
    { method: "POST", json: 1, body: "1" },
    { headers: { "a b": "c" } },
    { headers: { a: "c\nd" } },
  ];
  for (const more of wrong) {
    await rejects(client.request({ ...get, ...more }), { code: "invalid_argument" });
  }
  equal(seen.length, 3);
});

Deno.test("a client tries transient failures again, and gives up with the last of them", async () => {
  const { client, clock, seen, lines } = scriptedClient([fails(502), breaks, gives("fine")]);
  equal((await clock.run(client.json(get))).value, "fine");
  equal(seen.length, 3);
  ok(lines[0]?.startsWith('debug trying again to get "/notes/1" {"attempt":2'), String(lines[0]));
  equal(client.counters.retries, 2);
  equal(client.counters.failures, 0);

  const storm = scriptedClient([gives(1), fails(502, "storm")], { retry: { attempts: 4 } });
  await storm.client.json(get);
  await rejects(storm.clock.run(storm.client.json(get)), {
    code: "unavailable",
    message: /cannot get "\/notes\/1": the server answered 502 \(storm\) \(4 attempts/,
  });
  equal(storm.client.counters.failures, 1);
  equal(storm.client.counters.requests, 5);
  equal(storm.clock.sleeping, 0);
});

Deno.test("a client does not try again what will not help", async () => {
  for (const status of [400, 401, 403, 404, 410, 422, 501]) {
    const { client, seen } = scriptedClient([fails(status, "no"), gives(1)]);
    await rejects(client.json(get), new RegExp(`answered ${status} \\(no\\)`));
    equal(seen.length, 1);
  }
});

Deno.test("a client sends twice only what may be sent twice", async () => {
  const posts = [
    [{}, 1],
    [{ idempotent: true }, 2],
    [{ headers: { "Idempotency-Key": "k1" } }, 2],
    [{ method: "PATCH" }, 1],
    [{ method: "PUT" }, 2],
    [{ method: "DELETE" }, 2],
    [{ method: "GET", idempotent: false }, 1],
  ] as const;
  for (const [more, sent] of posts) {
    for (const trouble of [breaks, fails(502)]) {
      const { client, clock, seen } = scriptedClient([trouble, gives(1)]);
      const done = clock.run(client.json({ ...get, method: "POST", ...more }));
      if (sent === 1) await rejects(done);
      else await done;
      equal(seen.length, sent, JSON.stringify(more));
    }
  }
  // Refused before anything was done.
  const { client, clock, seen } = scriptedClient([
    fails(429, "", { "retry-after": "7" }),
    gives(1),
  ]);
  await clock.run(client.json({ ...get, method: "POST" }));
  equal(seen.length, 2);
});

Deno.test("a client hands back statuses that are expected, with their bodies", async () => {
  const { client, seen } = scriptedClient([fails(404, "none"), fails(404, "none"), fails(409)]);
  const first = await client.request({ ...get, expect: [404] });
  equal(first.status, 404);
  ok((await first.text()).includes("none"));
  const { value, status } = await client.json({ ...get, expect: [404] });
  deepEqual([status, value], [404, { message: "none" }]);
  await rejects(client.request({ ...get, expect: [404] }), /answered 409/);
  equal(seen.length, 3);
});

Deno.test("a client gives up on an answer that does not begin in time, and tries again", async () => {
  const { client, clock, seen } = scriptedClient([gives(1), hangs, hangs, gives(2)]);
  await client.json(get);
  equal((await clock.run(client.json(get))).value, 2);
  equal(seen.length, 4);
  const deaf = scriptedClient([() => new Promise(() => {})]);
  await rejects(deaf.clock.run(deaf.client.json(get)), /did not answer within 1 minute/);
  equal(deaf.clock.sleeping, 0);
  // A server that never answered is not waited for again and again.
  equal(deaf.seen.length, 1);
});

Deno.test("a document that breaks off, stalls or is no whole JSON is read again", async () => {
  const half = (end: "error" | "hang" | "close") => () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"a":'));
          if (end === "close") controller.close();
        },
        pull(controller) {
          if (end === "error") {
            controller.error(new TypeError("error reading a body from connection"));
          }
        },
      }),
    );
  const { client, clock, seen } = scriptedClient([
    half("error"),
    half("hang"),
    half("close"),
    gives({ a: 1 }),
  ]);
  deepEqual((await clock.run(client.json(get))).value, { a: 1 });
  equal(seen.length, 4);
  equal(clock.sleeping, 0);
});

Deno.test("a document that trickles or is too long is given up", async () => {
  const endless = () =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          await trickle.clock.sleep(1_000);
          controller.enqueue(new TextEncoder().encode(" "));
        },
      }),
    );
  const trickle = scriptedClient([endless], { within: 20_000, retry: { attempts: 1 } });
  await rejects(trickle.clock.run(trickle.client.json(get)), /did not finish within 20 seconds/);
  const long = scriptedClient([gives("x".repeat(2_000))], { most: 1_000 });
  await rejects(long.client.json(get), /more than 1000 bytes/);
  equal(long.seen.length, 1);
});

Deno.test("an answer that is no JSON says what it is, without secrets", async () => {
  const page = () => new Response("<html><title>Sign in as t0ken</title>");
  const { client, seen } = scriptedClient([page], { auth: bearerAuth("t0ken") });
  await rejects(client.json(get), /the answer is no JSON; it begins with "Sign in as \*\*\*"/);
  equal(seen.length, 1);
  const empty = scriptedClient([() => new Response(null, { status: 204 })]);
  const { value, status } = await empty.client.json(get);
  deepEqual([value, status], [undefined, 204]);
});

Deno.test("an abort ends a request in every state, with its reason", async () => {
  for (const script of [hangs, fails(503), () => new Response(new ReadableStream())]) {
    const { client, clock } = scriptedClient([script]);
    const own = new AbortController();
    const done = client.json({ ...get, signal: own.signal });
    await clock.untilSleeping();
    own.abort(new Error("enough"));
    await rejects(done, /enough/);
    await clock.advance(0);
    equal(clock.sleeping, 0);
    equal(client.counters.failures, 0);
  }
});

Deno.test("closing, and the signal of the client, end everything and let nothing new begin", async () => {
  const closed = scriptedClient([hangs]);
  const first = closed.client.json(get);
  closed.client.close();
  closed.client.close();
  await rejects(first, /the connection to api\.example\.com was closed/);
  await rejects(closed.client.json(get), /was closed/);
  equal(closed.seen.length, 0);
  const stopped = scriptedClient([hangs]);
  const second = stopped.client.json(get);
  await stopped.clock.untilSleeping();
  stopped.stop.abort(new Error("the run ended"));
  await rejects(second, /the run ended/);
  await rejects(stopped.client.request(get), /the run ended/);
});

Deno.test("a body is watched for stalls, and ends with the signal or the client", async () => {
  const silent = () =>
    new Response(
      new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(3)) }),
    );
  const { client, clock } = scriptedClient([silent], { stallMs: 5_000 });
  const stalled = await client.request(get);
  await rejects(clock.run(stalled.arrayBuffer()), /no byte came for 5 seconds/);
  const own = new AbortController();
  const aborted = await client.request({ ...get, signal: own.signal });
  const reading = aborted.arrayBuffer();
  own.abort(new Error("enough"));
  await rejects(reading, /enough/);
  const left = await client.request(get);
  const reader = left.body?.getReader();
  equal((await reader?.read())?.value?.length, 3);
  client.close();
  await rejects(Promise.resolve(reader?.read()), /was closed/);
  await clock.advance(0);
  equal(clock.sleeping, 0);
});

Deno.test("no more requests than agreed wait for an answer; bodies take no turn", async () => {
  let running = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const { client } = scriptedClient([async () => {
    most = Math.max(most, ++running);
    await gate.promise;
    running--;
    return new Response(new ReadableStream());
  }], { concurrency: 3 });
  const all = Array.from({ length: 10 }, () => client.request(get));
  gate.resolve();
  const answers = await Promise.all(all);
  equal(most, 3);
  await Promise.all(answers.map(({ body }) => body?.cancel()));
});

Deno.test("a server that was met is trusted to come back, an unknown one is not", async () => {
  const noName = () =>
    Promise.reject(
      new TypeError("error sending request: dns error: failed to lookup address information: x"),
    );
  const unknown = scriptedClient([noName]);
  await rejects(unknown.clock.run(unknown.client.json(get)), /no server has this name/);
  equal(unknown.seen.length, 1);
  const met = scriptedClient([gives(1), noName, noName, gives(2)]);
  await met.client.json(get);
  equal((await met.clock.run(met.client.json(get))).value, 2);
});

Deno.test("what is wrong in the making is refused at once", () => {
  throws(() => scriptedClient([], { baseUrl: "nowhere" }), { code: "invalid_argument" });
  throws(() => scriptedClient([], { concurrency: 0 }), { code: "invalid_argument" });
  throws(() => scriptedClient([], { headers: { a: "\n b" + "\u0000" } }), {
    code: "invalid_argument",
  });
});

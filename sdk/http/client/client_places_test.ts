import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { bearerAuth } from "../auth/bearer_auth.ts";
import { headerAuth } from "../auth/header_auth.ts";
import { linkPaging } from "../paging/link_paging.ts";
import { fails, gives, type Script, scriptedClient } from "../testdata/scripted_client.ts";

const signal = new AbortController().signal;
const get = { path: "/file", signal };

function moves(location: string, status = 302): Script {
  return () => new Response("moved", { status, headers: { location } });
}

const home = { hosts: ["files.example.com"], auth: bearerAuth("t0ken") };

Deno.test("a redirect to a host that is named is followed, without credentials and headers of the client", async () => {
  const { client, seen } = scriptedClient(
    [moves("https://files.example.com/x?sig=1"), () => new Response("content")],
    { ...home, headers: { "x-api-version": "3", accept: "a/b" } },
  );
  const headers = { "x-secret": "s", cookie: "c", range: "bytes=0-", "if-range": '"e"' };
  const answer = await client.request({ ...get, headers });
  equal(await answer.text(), "content");
  equal(seen[1]?.url, "https://files.example.com/x?sig=1");
  deepEqual([...seen[1]?.headers ?? []], [
    ["accept", "a/b"],
    ["if-range", '"e"'],
    ["range", "bytes=0-"],
  ]);
  equal(client.counters.requests, 2);
});

Deno.test("credentials in a header of any name do not follow, and do not come back", async () => {
  const { client, seen } = scriptedClient([
    moves("https://files.example.com/x"),
    moves("https://api.example.com/v1/y"),
    gives(1),
  ], { ...home, auth: headerAuth("x-api-key", "k3y") });
  await client.json(get);
  deepEqual(seen.map(({ headers }) => headers.get("x-api-key")), ["k3y", null, null]);
});

Deno.test("a redirect within the origin keeps everything", async () => {
  const { client, seen } = scriptedClient([moves("/v1/other", 301), gives(1)], {
    ...home,
    headers: { "x-api-version": "3" },
  });
  const { url } = await client.json({ ...get, headers: { "x-own": "1" } });
  equal(url.pathname, "/v1/other");
  equal(seen[1]?.headers.get("authorization"), "Bearer t0ken");
  equal(seen[1]?.headers.get("x-api-version"), "3");
  equal(seen[1]?.headers.get("x-own"), "1");
});

Deno.test("no server is asked that was not named", async () => {
  const places = [
    "https://evil.example/?token=s3cret",
    "http://api.example.com/v1/file",
    "https://api.example.com:444/",
    "ftp://files.example.com/",
    "//evil.example/x",
    "https://api.example.com@evil.example/",
  ];
  for (const place of places) {
    const { client, seen } = scriptedClient([moves(place), gives(1)], home);
    await rejects(client.json(get), (error: Error) => {
      ok(error.message.includes("cannot get"), error.message);
      ok(!error.message.includes("s3cret"), error.message);
      return true;
    }, place);
    equal(seen.length, 1, place);
    const direct = scriptedClient([gives(1)], home);
    if (place.startsWith("//")) continue;
    await rejects(direct.client.json({ ...get, path: place }), { code: "invalid_argument" });
    await rejects(direct.client.stream({ ...get, path: place }), { code: "invalid_argument" });
    await rejects(direct.client.fetch(place));
    equal(direct.seen.length, 0, place);
  }
});

Deno.test("a host that is named may be asked directly, with the request's headers alone", async () => {
  const { client, seen } = scriptedClient([gives(1)], {
    ...home,
    headers: { "x-api-version": "3" },
  });
  await client.json({ ...get, path: "https://files.example.com/a", headers: { "x-own": "1" } });
  deepEqual([...seen[0]?.headers ?? []], [["accept", "application/json"], ["x-own", "1"]]);
});

Deno.test("a redirect changes the method only where HTTP says so", async () => {
  const post = { ...get, method: "POST", json: { a: 1 } };
  const kept = scriptedClient([moves("/v1/b", 307), gives(1)]);
  await kept.client.json(post);
  deepEqual(kept.seen.map(({ method, body }) => [method, body]), [
    ["POST", '{"a":1}'],
    ["POST", '{"a":1}'],
  ]);
  const changed = scriptedClient([moves("/v1/b", 303), gives(1)]);
  await changed.client.json(post);
  deepEqual(changed.seen.map(({ method, body }) => [method, body]), [
    ["POST", '{"a":1}'],
    ["GET", undefined],
  ]);
  equal(changed.seen[1]?.headers.get("content-type"), null);
  const refused = scriptedClient([moves("/v1/b", 302), gives(1)]);
  await rejects(refused.client.json(post), /answered 302/);
  equal(refused.seen.length, 1);
});

Deno.test("redirects have an end, and a place", async () => {
  const circle = scriptedClient([moves("/v1/file")]);
  await rejects(circle.client.json(get), /from one address to the next/);
  equal(circle.seen.length, 6);
  const nowhere = scriptedClient([moves("https://")]);
  await rejects(nowhere.client.json(get), /an address that is none/);
  const lost = scriptedClient([() => new Response(null, { status: 304 })]);
  await rejects(lost.client.json(get), /answered 304/);
});

Deno.test("a credential that ended is renewed once for all requests, which go on", async () => {
  let token = "old";
  let renewals = 0;
  const script: Script = ({ headers }) =>
    headers.get("authorization") === "new" ? new Response("{}") : new Response("", { status: 401 });
  const gate = Promise.withResolvers<void>();
  const { client, seen } = scriptedClient([script], {
    auth: {
      secrets: [],
      authorize: (headers) => Promise.resolve(headers.set("authorization", token)),
      async renew() {
        renewals++;
        await gate.promise;
        token = "new";
        return true;
      },
    },
  });
  const all = Array.from(
    { length: 20 },
    (_, at) => client.json({ ...get, method: at % 2 === 0 ? "GET" : "POST" }),
  );
  gate.resolve();
  await Promise.all(all);
  equal(renewals, 1);
  equal(client.counters.failures, 0);
  // No more than those that were under way were refused.
  ok(seen.length <= 28, String(seen.length));
});

Deno.test("a credential that stays refused ends the request, after one attempt more", async () => {
  let renewals = 0;
  const auth = {
    secrets: ["t0ken"],
    authorize: () => Promise.resolve(),
    renew: () => Promise.resolve(++renewals < 2),
  };
  const { client, clock, seen } = scriptedClient([fails(401, "bad t0ken")], { auth });
  await rejects(client.json(get), /answered 401 \(bad \*\*\*\).*check the credentials/);
  equal(seen.length, 2);
  // Not one renewal for each request of a service that refuses some for ever.
  for (let count = 0; count < 20; count++) await rejects(client.json(get), /answered 401/);
  equal(renewals, 1);
  await clock.advance(60_000);
  for (let count = 0; count < 20; count++) await rejects(client.json(get), /answered 401/);
  equal(renewals, 2);
});

Deno.test("another host's 401 renews nothing", async () => {
  let renewals = 0;
  const auth = {
    secrets: [],
    authorize: () => Promise.resolve(),
    renew: () => Promise.resolve(++renewals > 0),
  };
  const { client } = scriptedClient([moves("https://files.example.com/x"), fails(401)], {
    hosts: ["files.example.com"],
    auth,
  });
  await rejects(client.json(get), /answered 401/);
  equal(renewals, 0);
});

Deno.test("a link to a page on another host takes no more along than a redirect does", async () => {
  const { client, seen } = scriptedClient([
    gives([1], { link: '<https://files.example.com/b>; rel="next"' }),
    gives([2], { link: '<https://api.example.com/v1/c>; rel="next"' }),
    gives([3]),
  ], { hosts: ["files.example.com"], auth: bearerAuth("t0ken"), headers: { "x-own": "1" } });
  const headers = { "x-api-key": "s3cret", "accept-language": "fr" };
  const pages = client.pages({ ...get, headers, next: linkPaging() });
  equal((await Array.fromAsync(pages)).length, 3);
  const sent = seen.map(({ headers }) => [...headers].map(([name]) => name).join());
  equal(sent[0], "accept,accept-language,authorization,x-api-key,x-own");
  equal(sent[1], "accept,accept-language");
  equal(sent[2], sent[0]);
});

import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { linkPaging } from "../paging/link_paging.ts";
import { fails, gives, type Script, scriptedClient } from "../testdata/scripted_client.ts";

const signal = new AbortController().signal;
const get = { path: "/notes", signal };

const same: Script = () => new Response(null, { status: 304 });

Deno.test("a document with an ETag is asked for again only if it changed", async () => {
  const { client, seen } = scriptedClient([
    gives({ a: [1] }, { etag: 'W/"1"', link: "<x>; rel=next" }),
    () => new Response(null, { status: 304, headers: { etag: 'W/"1"', "x-fresh": "yes" } }),
    gives({ a: [2] }, { etag: 'W/"2"' }),
    same,
  ]);
  const first = await client.json<{ a: number[] }>(get);
  equal(first.unchanged, false);
  // What somebody does to a value is not what the next one gets.
  first.value.a.push(9);
  const second = await client.json<{ a: number[] }>(get);
  deepEqual(second.value, { a: [1] });
  equal(second.unchanged, true);
  equal(second.status, 304);
  equal(second.headers.get("link"), "<x>; rel=next");
  equal(second.headers.get("x-fresh"), "yes");
  deepEqual((await client.json(get)).value, { a: [2] });
  deepEqual((await client.json(get)).value, { a: [2] });
  deepEqual(seen.map(({ headers }) => headers.get("if-none-match")), [
    null,
    'W/"1"',
    'W/"1"',
    'W/"2"',
  ]);
  equal(client.counters.notModified, 2);
  ok(client.summary().includes("2 unchanged"));
});

Deno.test("a document without an ETag is asked for by its date", async () => {
  const date = "Sun, 06 Nov 1994 08:49:37 GMT";
  const { client, seen } = scriptedClient([gives(1, { "last-modified": date }), same]);
  await client.json(get);
  equal((await client.json(get)).value, 1);
  equal(seen[1]?.headers.get("if-modified-since"), date);
});

Deno.test("what is kept belongs to one address, one form and one method", async () => {
  const { client, seen } = scriptedClient([gives(1, { etag: '"1"' })]);
  await client.json(get);
  await client.json({ ...get, query: { page: 2 } });
  await client.json({ ...get, headers: { accept: "application/other" } });
  await client.json({ ...get, method: "POST" });
  ok(seen.every(({ headers }) => !headers.has("if-none-match")));
  await client.json({ ...get, headers: { accept: "application/other" } });
  equal(seen.at(-1)?.headers.get("if-none-match"), '"1"');
});

Deno.test("validators of the caller's own are sent as they are, and 304 is theirs", async () => {
  const { client, seen } = scriptedClient([gives(1, { etag: '"1"' }), same, same]);
  await client.json(get);
  const headers = { "if-none-match": '"own"' };
  const { value, unchanged } = await client.json({ ...get, headers, expect: [304] });
  deepEqual([value, unchanged], [undefined, true]);
  equal(seen[1]?.headers.get("if-none-match"), '"own"');
  await rejects(client.json({ ...get, headers }), /answered 304/);
});

Deno.test("nothing is kept where it is not wanted, or larger than may be", async () => {
  for (const keep of [0, 1_000]) {
    const { client, seen } = scriptedClient([gives("x".repeat(2_000), { etag: '"1"' })], { keep });
    await client.json(get);
    await client.json(get);
    equal(seen[1]?.headers.get("if-none-match"), null);
  }
});

Deno.test("a failed answer between does not lose what is kept", async () => {
  const { client, clock, seen } = scriptedClient([gives(1, { etag: '"1"' }), fails(502), same]);
  await client.json(get);
  equal((await clock.run(client.json(get))).value, 1);
  deepEqual(seen.map(({ headers }) => headers.get("if-none-match")), [null, '"1"', '"1"']);
});

Deno.test("pages come one after the other, those that did not change, too", async () => {
  const page: Script = ({ url, headers }) => {
    const number = Number(new URL(url).searchParams.get("page") ?? 1);
    const etag = `"${number}"`;
    if (headers.get("if-none-match") === etag) return new Response(null, { status: 304 });
    const next = new URL(url);
    next.searchParams.set("page", String(number + 1));
    const link: Record<string, string> = number < 3 ? { link: `<${next}>; rel="next"` } : {};
    return new Response(JSON.stringify([number]), { headers: { etag, ...link } });
  };
  const { client, seen } = scriptedClient([page]);
  for (let round = 0; round < 2; round++) {
    const values: number[] = [];
    const request = { ...get, query: { per: 1 }, next: linkPaging() };
    for await (const { value } of client.pages<number[]>(request)) values.push(...value);
    deepEqual(values, [1, 2, 3]);
  }
  equal(seen.length, 6);
  equal(client.counters.notModified, 3);
  ok(seen.every(({ url }) => new URL(url).searchParams.get("per") === "1"));
});

Deno.test("a page behind another server's link is refused, and one that fails says which list", async () => {
  const away = scriptedClient([gives([], { link: '<https://evil.example/?page=2>; rel="next"' })]);
  const next = linkPaging();
  await rejects(
    Array.fromAsync(away.client.pages({ ...get, next, action: "list notes" })),
    { code: "invalid_argument", message: /cannot list notes: it leads .* to evil\.example/ },
  );
  equal(away.seen.length, 1);
  const failing = scriptedClient([fails(404, "gone")]);
  await rejects(
    Array.fromAsync(failing.client.pages({ ...get, next, action: 'list notes of "a"' })),
    /cannot list notes of "a": the server answered 404 \(gone\)/,
  );
});

Deno.test("who leaves a list ends what is asked ahead", async () => {
  let aborted = false;
  const { client, seen } = scriptedClient([
    gives([1], { link: '</v1/notes?page=2>; rel="next"' }),
    (_request, signal) =>
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(signal.reason);
        })
      ),
  ]);
  for await (const _page of client.pages({ ...get, next: linkPaging() })) {
    while (seen.length < 2) await Promise.resolve();
    break;
  }
  ok(aborted);
  equal(client.counters.failures, 0);
});

Deno.test("as a fetch, a client gives what a library expects", async () => {
  const { client, clock, seen } = scriptedClient([
    gives({ a: 1 }, { "x-a": "b" }),
    fails(404, "none"),
    fails(502),
    gives(2),
    gives(3),
    gives(4),
  ]);
  const url = "https://api.example.com/v1/x?y=1";
  const fine = await client.fetch(url, { headers: { accept: "a/b" } });
  deepEqual(await fine.json(), { a: 1 });
  equal(fine.headers.get("x-a"), "b");
  equal(seen[0]?.headers.get("accept"), "a/b");
  const none = await client.fetch(new URL(url));
  equal(none.status, 404);
  deepEqual(await none.json(), { message: "none" });
  equal(await (await clock.run(client.fetch(url))).json(), 2);
  const posted = await client.fetch(url, { method: "POST", body: new URLSearchParams({ q: "ü" }) });
  equal(await posted.json(), 3);
  equal(seen.at(-1)?.body, "q=%C3%BC");
  ok(seen.at(-1)?.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded"));
  const whole = await client.fetch(new Request(url, { method: "PUT", body: "p" }));
  equal(await whole.json(), 4);
  equal(seen.at(-1)?.body, "p");
});

Deno.test("as a fetch, a client ends with the signal it is given", async () => {
  const { client } = scriptedClient([
    (_request, signal) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  ]);
  const url = "https://api.example.com/v1/x";
  for (const form of ["init", "request"]) {
    const own = new AbortController();
    const done = form === "init"
      ? client.fetch(url, { signal: own.signal })
      : client.fetch(new Request(url, { signal: own.signal }));
    own.abort(new Error("enough"));
    await rejects(done, /enough/);
  }
});

Deno.test("what only looks like an ETag is not sent back: * would match whatever is there", async () => {
  for (const etag of ["*", '"a", "b"', "abc", '"a', ""]) {
    const { client, seen } = scriptedClient([gives(1, { etag }), gives(2)]);
    await client.json(get);
    equal((await client.json(get)).value, 2);
    equal(seen[1]?.headers.get("if-none-match"), null, etag);
  }
});

Deno.test("a document is read as the charset it says, and as UTF-8 where that is none", async () => {
  const bytes = (...numbers: number[]) => new Uint8Array([0x22, ...numbers, 0x22]);
  const documents = [
    ["application/json; charset=ISO-8859-1", bytes(0xe9)],
    ['application/json; charset="utf-8"', bytes(0xc3, 0xa9)],
    ["application/json; charset=martian", bytes(0xc3, 0xa9)],
    ["application/json", bytes(0xc3, 0xa9)],
  ] as const;
  for (const [type, body] of documents) {
    const { client } = scriptedClient([
      () => new Response(body, { headers: { "content-type": type } }),
    ]);
    equal((await client.json(get)).value, "\u00e9", type);
  }
});

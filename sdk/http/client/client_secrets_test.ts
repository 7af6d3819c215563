import { ok, rejects } from "node:assert/strict";
import { bearerAuth } from "../auth/bearer_auth.ts";
import { linkPaging } from "../paging/link_paging.ts";
import { fails, gives, type Script, scriptedClient } from "../testdata/scripted_client.ts";

const signal = new AbortController().signal;
const auth = bearerAuth("t0ken");
const request = { signal, path: "/bot-t0ken/send" };

/** A body that falls silent after its first bytes. */
const silent: Script = () =>
  new Response(
    new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(3)) }),
    { headers: { "content-length": "10" } },
  );

function hasNone({ message }: Error): boolean {
  ok(!message.includes("t0ken"), message);
  return true;
}

Deno.test("no message and no line of the log has a secret, also of a path", async () => {
  const { client, clock, lines } = scriptedClient([fails(503, "t0ken here")], {
    auth: bearerAuth("t0ken"),
    retry: { attempts: 5 },
  });
  const request = { signal, path: "/bot-t0ken/send", query: { key: "t0ken" } };
  await rejects(
    clock.run(client.json(request)),
    (error: Error) => error.message.includes("***") && !error.message.includes("t0ken"),
  );
  ok(lines.length > 0);
  ok(!lines.join().includes("t0ken"), lines.join("\n"));
});

Deno.test("no message of a request that is refused before it is sent has a secret", async () => {
  const { client, seen } = scriptedClient([gives(1)], { auth });
  await rejects(client.json({ ...request, body: "x" }), hasNone);
  await rejects(client.json({ ...request, path: "/t0ken/../x" }), hasNone);
  await rejects(client.json({ ...request, path: "/a/../b?key=t0ken2" }), hasNone);
  await rejects(client.json({ ...request, path: "//t0ken/./b#t0ken" }), hasNone);
  await rejects(client.json({ ...request, path: "https://evil.example/t0ken" }), hasNone);
  ok(seen.length === 0);
});

Deno.test("no message of a body or a list that fails has a secret", async () => {
  const { client, clock } = scriptedClient([silent], { auth, stallMs: 1_000 });
  const answer = await client.request(request);
  await rejects(clock.run(answer.text()), hasNone);
  const content = await client.stream({ ...request, method: "POST" });
  await content.read(new Uint8Array(10));
  await rejects(clock.run(content.read(new Uint8Array(10))), hasNone);
  const part = scriptedClient([() => new Response("x", { status: 206 })], { auth });
  await rejects(part.client.stream(request), hasNone);
  const list = scriptedClient([gives([], { link: "nowhere" })], { auth });
  await rejects(async () => {
    for await (const _page of list.client.pages({ ...request, next: linkPaging() }));
  }, hasNone);
});

Deno.test("as a fetch, what cannot be sent is told without the secrets in it", async () => {
  const { client, seen } = scriptedClient([gives(1)]);
  await rejects(client.fetch("https://me:t0ken@api.exam ple.com/v1/x"), hasNone);
  const headers = { authorization: "Bearer t0ken\nline" };
  await rejects(client.fetch("https://api.example.com/v1/x", { headers }), hasNone);
  ok(seen.length === 0);
  await (await client.fetch("https://me:t0ken@api.example.com/v1/x")).body?.cancel();
  ok(!seen[0]?.url.includes("t0ken"));
});

import { rejects, strictEqual as equal } from "node:assert/strict";
import { macFromHex } from "@plakar-deno/sdk";
import { connectStorage } from "@plakar-deno/sdk/testing";
import { token } from "../../tests/fake_server.ts";
import { writableServer } from "../../tests/writable_server.ts";
import { storage } from "./storage.ts";

const key = { resource: "packfile", mac: macFromHex("0".repeat(64)) } as const;

Deno.test("of two that create a repository at once, one is told that it is taken", async () => {
  await using server = writableServer();
  const config = { location: "acme://backups", base_url: server.url, token };
  await using one = await connectStorage(storage, { via: "direct", config });
  await using two = await connectStorage(storage, { via: "direct", config });
  const created = await Promise.allSettled([
    one.create(Uint8Array.of(1)),
    two.create(Uint8Array.of(2)),
  ]);
  const failed = created.filter((result) => result.status === "rejected");
  equal(failed.length, 1);
  equal(/the collection is not empty/.test(String(failed[0]!.reason)), true);
});

Deno.test("a server that sends all of a document for a part of it is found out", async () => {
  const options = { port: 0, hostname: "127.0.0.1", onListen() {} };
  await using server = Deno.serve(options, () => new Response("all of it"));
  const base_url = `http://127.0.0.1:${server.addr.port}`;
  const config = { location: "acme://backups", base_url, token };
  await using session = await connectStorage(storage, { via: "direct", config });
  const part = session.get(key, { offset: 4, length: 2 });
  await rejects(Array.fromAsync(part), /does not answer with parts/);
});

Deno.test("a token that no header can hold is refused without being shown", async () => {
  const config = { location: "acme://backups", token: "top\nhidden" };
  await rejects(connectStorage(storage, { via: "direct", config }), (error: Error) => {
    return /"token"/.test(error.message) && !error.message.includes("hidden");
  });
});

import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { exporter } from "./exporter.ts";
import { exportHost } from "./testdata/export_host.ts";
import { startFakeS3 } from "./testdata/fake_s3.ts";

const MIB = 1 << 20;

/** So many bytes in pieces, and then the host breaks off. */
async function* cut(bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0; left -= MIB) yield new Uint8Array(Math.min(left, MIB));
  throw new Error("the host broke off inside the file");
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(MIB);
}

for (const bytes of [0, 10, 300_000, 20 * MIB]) {
  Deno.test(`E7 a file cut off after ${bytes} bytes leaves the old object, and an error`, async () => {
    await using server = startFakeS3();
    server.put("at/a", "old");
    const host = exportHost(server, exporter);
    await host.restore([
      host.file("/a", cut(bytes)),
      host.file("/b", cut(bytes)),
      host.file("/c", "c"),
    ]);
    match(host.answers["/a"]!, /the host broke off inside the file/);
    match(host.answers["/b"]!, /the host broke off inside the file/);
    equal(host.answers["/c"], "ok");
    deepEqual(server.get("at/a"), new TextEncoder().encode("old"));
    deepEqual(server.bucket().keys(), ["at/a", "at/c"]);
    equal(server.bucket().uploads.size, 0);
  });
}

Deno.test("a restore that is cancelled ends, and leaves nothing half done", async () => {
  await using server = startFakeS3();
  const life = new AbortController();
  server.fail = ({ query }) => {
    if (query.has("partNumber")) life.abort(new Error("the user gave up"));
    return undefined;
  };
  const host = exportHost(server, exporter);
  const large = host.file("/large", endless());
  await rejects(host.restore([large, host.file("/z", "z")], {}, life.signal), /the user gave up/);
  deepEqual(host.answers, {});
  deepEqual(server.bucket().keys(), []);
  equal(server.bucket().uploads.size, 0);
  ok(server.requests.some(({ method }) => method !== "GET"));
});

Deno.test("E7 a host that is gone: close waits until what was sent of a file is taken back", async () => {
  await using server = startFakeS3();
  const life = new AbortController();
  const aborting = Promise.withResolvers<void>();
  const gone = new Error("the host is gone");
  server.fail = async ({ method, query }) => {
    if (query.has("partNumber")) life.abort(gone);
    if (method === "DELETE") await aborting.promise;
    return undefined;
  };
  const host = exportHost(server, exporter);
  const made = await host.connect({}, life.signal);
  async function* records() {
    yield host.file("/large", endless());
  }
  const exported = rejects(made.export({ records: records(), signal: life.signal }), gone);
  await new Promise((resolve) => life.signal.addEventListener("abort", resolve));
  const closed = made.close({ signal: new AbortController().signal });
  aborting.resolve();
  await closed;
  equal(server.bucket().uploads.size, 0);
  deepEqual(host.log, []);
  await exported;
});

Deno.test("a host that is gone does not wait longer than it said for what is taken back", async () => {
  await using server = startFakeS3();
  const life = new AbortController();
  const asked = Promise.withResolvers<void>();
  const never = Promise.withResolvers<void>();
  server.fail = async ({ method, query }) => {
    if (query.has("partNumber")) life.abort(new Error("the host is gone"));
    if (method !== "DELETE") return undefined;
    asked.resolve();
    await never.promise;
    return undefined;
  };
  const host = exportHost(server, exporter);
  const made = await host.connect({}, life.signal);
  async function* records() {
    yield host.file("/large", endless());
  }
  const exported = rejects(made.export({ records: records(), signal: life.signal }), /is gone/);
  await asked.promise;
  const time = new AbortController();
  const closed = made.close({ signal: time.signal });
  time.abort(new Error("too long"));
  await closed;
  await exported;
  match(host.log.join(), /the parts of "at\/large" that were sent could not be taken back/);
  never.resolve();
});

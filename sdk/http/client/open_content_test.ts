import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import fc from "fast-check";
import { openByteSource } from "../../byte_source.ts";
import { bearerAuth } from "../auth/bearer_auth.ts";
import { breaks, type Script, scriptedClient } from "../testdata/scripted_client.ts";

const signal = new AbortController().signal;
const get = { path: "/file", signal };

/** How a server of one file behaves. */
interface FileServer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag?: string | undefined;
  /** After so many bytes of each answer the connection breaks; the last counts for all after it. */
  readonly cuts?: readonly number[];
  /** Whether it knows ranges; it does when left out. */
  readonly ranges?: boolean;
  /** Whether it tells the length; it does when left out. */
  readonly length?: boolean;
}

function serving(file: FileServer | (() => FileServer)): Script {
  let answers = 0;
  return ({ headers }) => {
    const { bytes, etag, cuts = [], ranges = true, length = true } = typeof file === "function"
      ? file()
      : file;
    const cut = cuts[Math.min(answers++, cuts.length - 1)] ?? Infinity;
    const asked = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "");
    const isSame = headers.get("if-range") === null || headers.get("if-range") === etag;
    const isPart = ranges && asked !== null && isSame;
    const start = isPart ? Number(asked[1]) : 0;
    const end = isPart && asked[2] !== "" ? Number(asked[2]) + 1 : bytes.length;
    if (start > bytes.length) return new Response(null, { status: 416 });
    const body = bytes.slice(start, end);
    const sent = body.slice(0, Math.min(cut, body.length));
    return new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < sent.length; at += 1_000) {
            controller.enqueue(sent.slice(at, at + 1_000));
          }
          if (sent.length === body.length) controller.close();
        },
        pull(controller) {
          controller.error(new TypeError("error reading a body from connection"));
        },
      }, { highWaterMark: 0 }),
      {
        status: isPart ? 206 : 200,
        headers: {
          ...(length
            ? { "content-length": String(body.length) }
            : { "transfer-encoding": "chunked" }),
          ...(etag === undefined ? {} : { etag }),
          ...(isPart ? { "content-range": `bytes ${start}-${end - 1}/${bytes.length}` } : {}),
        },
      },
    );
  };
}

const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at % 251);

async function readAll(content: { read(buffer: Uint8Array): Promise<number | null> }) {
  const all: number[] = [];
  const buffer = new Uint8Array(777);
  for (;;) {
    const count = await content.read(buffer);
    if (count === null) return Uint8Array.from(all);
    all.push(...buffer.subarray(0, count));
  }
}

Deno.test("content comes as it is, with its length, uncompressed, and as a source of a record", async () => {
  const { client, seen } = scriptedClient([serving({ bytes })]);
  const content = await client.stream(get);
  equal(content.byteLength, 10_000);
  equal(content.status, 200);
  deepEqual(await readAll(content), bytes);
  equal(await content.read(new Uint8Array(1)), null);
  content.close();
  equal(seen[0]?.headers.get("accept-encoding"), "identity");
  const source = openByteSource(await client.stream(get));
  equal(source.byteLength, 10_000);
  await source.close();
});

Deno.test("content that breaks off goes on where it was, if it is the same", async () => {
  const { client, clock, seen, lines } = scriptedClient([
    serving({ bytes, etag: '"v1"', cuts: [3_000, 0, 2_500, 10_000] }),
  ]);
  const content = await client.stream(get);
  deepEqual(await clock.run(readAll(content)), bytes);
  deepEqual(seen.map(({ headers }) => [headers.get("range"), headers.get("if-range")]), [
    [null, null],
    ["bytes=3000-", '"v1"'],
    ["bytes=3000-", '"v1"'],
    ["bytes=5500-", '"v1"'],
  ]);
  equal(lines.filter((line) => line.includes("going on to get")).length, 3);
  equal(client.counters.retries, 3);
  equal(clock.sleeping, 0);
});

Deno.test("a server that does not know ranges gives all again, of which nothing comes twice", async () => {
  const file = { bytes, etag: '"v1"', cuts: [3_000, 10_000], ranges: false };
  const { client, clock } = scriptedClient([serving(file)]);
  deepEqual(await clock.run(readAll(await client.stream(get))), bytes);
});

Deno.test("content behind a redirect goes on by way of a new one", async () => {
  const file = serving({ bytes, etag: '"v1"', cuts: [3_000, 10_000] });
  let signatures = 0;
  const { client, clock, seen } = scriptedClient([(request, signal) => {
    if (new URL(request.url).host === "files.example.com") return file(request, signal);
    const location = `https://files.example.com/x?sig=${++signatures}`;
    return new Response(null, { status: 302, headers: { location } });
  }], { hosts: ["files.example.com"], auth: bearerAuth("t0ken") });
  const content = await client.stream({ ...get, headers: { accept: "application/octet-stream" } });
  deepEqual(await clock.run(readAll(content)), bytes);
  const files = seen.filter(({ url }) => url.includes("files.example.com"));
  deepEqual(
    files.map(({ url, headers }) => [
      new URL(url).search,
      headers.get("range"),
      headers.get("if-range"),
      headers.get("authorization"),
      headers.get("accept"),
      headers.get("accept-encoding"),
    ]),
    [
      ["?sig=1", null, null, null, "application/octet-stream", "identity"],
      ["?sig=2", "bytes=3000-", '"v1"', null, "application/octet-stream", "identity"],
    ],
  );
});

Deno.test("content of unknown length goes on, too", async () => {
  const file = { bytes, etag: '"v1"', cuts: [3_000, 10_000], length: false };
  const { client, clock } = scriptedClient([serving(file)]);
  const content = await client.stream(get);
  equal(content.byteLength, undefined);
  deepEqual(await clock.run(readAll(content)), bytes);
});

Deno.test("a part that was asked for goes on within its bounds", async () => {
  const { client, clock, seen } = scriptedClient([
    serving({ bytes, etag: '"v1"', cuts: [1_000, 10_000] }),
  ]);
  const content = await client.stream({ ...get, headers: { range: "bytes=100-4099" } });
  equal(content.byteLength, 4_000);
  equal(content.status, 206);
  deepEqual(await clock.run(readAll(content)), bytes.slice(100, 4_100));
  equal(seen[1]?.headers.get("range"), "bytes=1100-4099");
});

Deno.test("bytes of two contents are never mixed", async () => {
  const other = bytes.map((byte) => 255 - byte);
  const others: readonly FileServer[] = [
    { bytes: other, etag: '"v2"' },
    { bytes: other, etag: '"v2"', ranges: false },
    { bytes: other.slice(0, 100), etag: '"v2"' },
    { bytes: other },
  ];
  for (const next of others) {
    const first = { bytes, etag: '"v1"', cuts: [3_000] };
    let asked = 0;
    const { client, clock } = scriptedClient([serving(() => asked++ === 0 ? first : next)]);
    const content = await client.stream(get);
    await rejects(clock.run(readAll(content)), /the content was replaced while it was read/);
    await clock.advance(0);
    equal(clock.sleeping, 0);
  }
  // One that ignores If-Range and gives a part of the other content.
  let asked = 0;
  const { client, clock } = scriptedClient([(request, signal) => {
    if (asked++ === 0) return serving({ bytes, etag: '"v1"', cuts: [3_000] })(request, signal);
    request.headers.delete("if-range");
    return serving({ bytes: other, etag: '"v2"' })(request, signal);
  }]);
  await rejects(clock.run(readAll(await client.stream(get))), /was replaced/);
});

Deno.test("without a strong ETag only what did not begin is asked for again", async () => {
  for (const etag of [undefined, 'W/"weak"']) {
    const fresh = scriptedClient([serving({ bytes, etag, cuts: [0, 10_000] })]);
    deepEqual(await fresh.clock.run(readAll(await fresh.client.stream(get))), bytes);
    const begun = scriptedClient([serving({ bytes, etag, cuts: [3_000] })]);
    await rejects(
      begun.clock.run(readAll(await begun.client.stream(get))),
      { code: "unavailable", message: /broke.*no version \(ETag\)/ },
    );
    equal(begun.seen.length, 1);
  }
});

Deno.test("what may not be asked for twice is not", async () => {
  for (const cuts of [[0, 10_000], [3_000, 10_000]]) {
    const { client, clock, seen } = scriptedClient([serving({ bytes, etag: '"v1"', cuts })]);
    const content = await client.stream({ ...get, method: "POST", json: { query: 1 } });
    await rejects(clock.run(readAll(content)), { code: "unavailable" });
    equal(seen.length, 1);
  }
  const { client, clock, seen } = scriptedClient([
    serving({ bytes, etag: '"v1"', cuts: [3_000, 10_000] }),
  ]);
  const post = { ...get, method: "POST", json: { query: 1 }, idempotent: true };
  deepEqual(await clock.run(readAll(await client.stream(post))), bytes);
  equal(seen[1]?.body, '{"query":1}');
});

Deno.test("content that breaks too often without progress is given up; progress makes up for it", async () => {
  const stuck = scriptedClient([serving({ bytes, etag: '"v1"', cuts: [3_000, 0] })]);
  await rejects(stuck.clock.run(readAll(await stuck.client.stream(get))), { code: "unavailable" });
  equal(stuck.seen.length, 7);
  const large = new Uint8Array(10 << 20).fill(7);
  const slow = scriptedClient([serving({ bytes: large, etag: '"v1"', cuts: [1_100_000] })]);
  const content = await slow.client.stream(get);
  let count = 0;
  const buffer = new Uint8Array(1 << 20);
  await slow.clock.run((async () => {
    for (let read; (read = await content.read(buffer)) !== null;) count += read;
  })());
  equal(count, large.length);
  equal(slow.seen.length, 10);
});

Deno.test("silence counts as a break; the connection is asked with the client's patience", async () => {
  let asked = 0;
  const silent: Script = (request, signal) => {
    if (asked++ > 0) return serving({ bytes, etag: '"v1"' })(request, signal);
    return new Response(
      new ReadableStream({ start: (controller) => controller.enqueue(bytes.slice(0, 3_000)) }),
      { headers: { etag: '"v1"', "content-length": "10000" } },
    );
  };
  const { client, clock } = scriptedClient([silent], { stallMs: 5_000 });
  deepEqual(await clock.run(readAll(await client.stream(get))), bytes);
  ok(clock.now() >= 5_000 && clock.now() < 7_000);
  const again = scriptedClient([
    serving({ bytes, etag: '"v1"', cuts: [3_000] }),
    breaks,
    breaks,
    serving({ bytes, etag: '"v1"' }),
  ]);
  deepEqual(await again.clock.run(readAll(await again.client.stream(get))), bytes);
});

Deno.test("content that is missing, cut by the server or longer than announced is no content", async () => {
  const missing = scriptedClient([() => new Response("{}", { status: 404 })]);
  await rejects(missing.client.stream(get), { code: "not_found" });
  const short = () =>
    new Response(new Uint8Array(5), { headers: { "content-length": "9", etag: '"v1"' } });
  const cut = scriptedClient([short], { retry: { attempts: 1 } });
  await rejects(cut.clock.run(readAll(await cut.client.stream(get))), /replaced|4 bytes too early/);
  const long = scriptedClient([
    () => new Response(new Uint8Array(9), { headers: { "content-length": "5" } }),
  ]);
  await rejects(readAll(await long.client.stream(get)), { code: "data_loss" });
  const odd = scriptedClient([() => new Response(new Uint8Array(9), { status: 206 })]);
  await rejects(odd.client.stream(get), /does not say which/);
  const half = { "content-length": "5", "content-range": "bytes 0-4/10", etag: '"v1"' };
  const part = scriptedClient([
    () => new Response(new Uint8Array(5), { status: 206, headers: half }),
  ]);
  await rejects(part.client.stream(get), /a part of the content that was not asked for/);
  const other = { ...get, headers: { range: "bytes=5-9" } };
  await rejects(part.client.stream(other), /a part of the content that was not asked for/);
});

Deno.test("an answer without content has none, whatever length it tells", async () => {
  const headers = { "content-length": "10", etag: '"v1"' };
  const { client, seen } = scriptedClient([
    () => new Response(null, { headers }),
    () => new Response(null, { status: 204, headers }),
  ]);
  equal(await (await client.stream({ ...get, method: "HEAD" })).read(new Uint8Array(9)), null);
  equal(await (await client.stream(get)).read(new Uint8Array(9)), null);
  equal(seen.length, 2);
});

Deno.test("closing and aborting end the request, in every state", async () => {
  const cancels: unknown[] = [];
  const open = () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(bytes),
        cancel: (reason) => void cancels.push(reason),
      }),
    );
  const { client, clock } = scriptedClient([open]);
  (await client.stream(get)).close();
  const read = await client.stream(get);
  await read.read(new Uint8Array(10));
  read.close();
  read.close();
  const own = new AbortController();
  const aborted = await client.stream({ ...get, signal: own.signal });
  await aborted.read(new Uint8Array(10_000));
  const waiting = aborted.read(new Uint8Array(10));
  own.abort(new Error("enough"));
  await rejects(waiting, /enough/);
  await clock.advance(0);
  equal(cancels.length, 3);
  equal(clock.sleeping, 0);
});

Deno.test("whatever breaks wherever, the bytes are those of the content, or reading fails", async () => {
  const cuts = fc.array(fc.nat(4_000), { minLength: 1, maxLength: 12 });
  const options = fc.record({ cuts, ranges: fc.boolean(), length: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(options, async (options) => {
      const { client, clock } = scriptedClient([serving({ bytes, etag: '"v1"', ...options })]);
      const content = await client.stream(get);
      try {
        deepEqual(await clock.run(readAll(content)), bytes);
      } catch (error) {
        equal((error as { code?: string }).code, "unavailable");
      }
      await clock.advance(0);
      equal(clock.sleeping, 0);
    }),
    { numRuns: 40 },
  );
});

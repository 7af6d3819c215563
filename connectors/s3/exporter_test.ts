import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { exporter } from "./exporter.ts";
import { type Content, exportHost } from "./testdata/export_host.ts";
import { type FakeS3, startFakeS3 } from "./testdata/fake_s3.ts";

const MIB = 1 << 20;

async function* pieces(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield part;
}

function textOf(server: FakeS3, key: string): string | undefined {
  const bytes = server.get(key);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

const keysOf = (server: FakeS3) => server.bucket().keys();

Deno.test("Init sends nothing and says where it restores to", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter, `bucket://${server.host}/bucket/a/b/`);
  const made = await host.connect();
  equal(made.root(), "/bucket/a/b");
  equal(made.origin(), server.host);
  equal(made.type(), "bucket");
  deepEqual(made.flags(), []);
  await made.close({ signal: new AbortController().signal });
  equal(server.requests.length, 0);
});

Deno.test("E1 E6 E19 entries become objects with their content and metadata", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  const bytes = Uint8Array.from({ length: 200_001 }, (_, at) => at * 7);
  await host.restore([
    host.directory("/", { mode: 0o750, uid: 1, gid: 2 }),
    host.directory("/d", { mode: 0o41777 }),
    host.file("/d/bytes", pieces(bytes.subarray(0, 3), new Uint8Array(), bytes.subarray(3)), {
      mode: 0o104755,
      uid: 1000,
      gid: 100,
      username: "jörg",
    }),
    host.file("/d/empty", pieces(), { modTime: -1_500_000_000n }),
    host.symlink("/link", "../ü ö", { mode: 0o777 }),
    host.file("/odd + %20&?\n ü日本", "odd"),
  ]);
  deepEqual(new Set(Object.values(host.answers)), new Set(["ok"]));
  equal(Object.keys(host.answers).length, 6);
  deepEqual(keysOf(server), [
    "at/",
    "at/d/",
    "at/d/bytes",
    "at/d/empty",
    "at/link",
    "at/odd + %20&?\n ü日本",
  ]);
  deepEqual(server.get("at/d/bytes"), bytes);
  equal(textOf(server, "at/d/empty"), "");
  equal(textOf(server, "at/link"), "../ü ö");
  equal(textOf(server, "at/odd + %20&?\n ü日本"), "odd");
  const head = (key: string) => server.bucket().get(key)!.headers;
  deepEqual(head("at/"), {
    "content-type": "application/x-directory; mtime=1600000000.123456789; mode=40750; uid=1; gid=2",
    "x-amz-meta-mtime": "1600000000.123456789",
    "x-amz-meta-mode": "40750",
    "x-amz-meta-uid": "1",
    "x-amz-meta-gid": "2",
  });
  equal(head("at/d/")["x-amz-meta-mode"], "41777");
  equal(server.get("at/d/")!.length, 0);
  deepEqual(head("at/d/bytes"), {
    "content-type": "application/octet-stream",
    "x-amz-meta-mtime": "1600000000.123456789",
    "x-amz-meta-mode": "104755",
    "x-amz-meta-uid": "1000",
    "x-amz-meta-gid": "100",
    "x-amz-meta-uname": "j%C3%B6rg",
  });
  equal(head("at/d/empty")["x-amz-meta-mtime"], "-1.5");
  equal(head("at/link")["x-amz-meta-mode"], "120777");
});

Deno.test("the top of a bucket has no marker, everything else has its key", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter, `bucket://${server.host}/bucket`);
  await host.restore([host.directory("/"), host.directory("/d"), host.file("/d/f", "f")]);
  deepEqual(keysOf(server), ["d/", "d/f"]);
  deepEqual(host.answers, { "/": "ok", "/d": "ok", "/d/f": "ok" });
});

Deno.test("a large file goes up in parts with its metadata, and replaces what was there", async () => {
  await using server = startFakeS3();
  server.put("at/large", "old");
  const host = exportHost(server, exporter);
  const part = Uint8Array.from({ length: MIB }, (_, at) => at * 31);
  await host.restore([host.file("/large", pieces(...Array(20).fill(part)), { mode: 0o640 })]);
  deepEqual(host.answers, { "/large": "ok" });
  const object = server.bucket().get("at/large")!;
  equal(object.bytes.length, 20 * MIB);
  deepEqual(object.bytes.subarray(19 * MIB), part);
  equal(object.headers["x-amz-meta-mode"], "100640");
  ok(server.requests.some(({ query }) => query.has("partNumber")));
  equal(server.bucket().uploads.size, 0);
});

Deno.test("E10 what the server refuses has its error, and the restore goes on", async () => {
  const denied =
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>no</Message></Error>';
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  const file = "<Error><Code>ExistingObjectIsFile</Code></Error>";
  server.fail = ({ key }) =>
    key === "at/b"
      ? new Response(denied, { status: 403 })
      : key === "at/d/"
      ? new Response(file, { status: 409 })
      : undefined;
  const long = `/${"ü".repeat(511)}`;
  await host.restore([
    host.file("/a", "a"),
    host.file("/b", "b"),
    host.directory("/d"),
    host.file(long, "long"),
    host.directory(long),
    host.symlink("/", "nowhere"),
    host.special("/pipe", 0o010644),
    host.xattr("/a", "user.a", "1"),
    host.file("/z", "z"),
  ]);
  match(host.answers["/b"]!, /"at\/b".*AccessDenied.*let the policy/);
  match(host.answers["/d"]!, /"at\/d\/": .*ExistingObjectIsFile; here a file and a folder cannot/);
  match(host.answers[long]!, /its key would have 102[56] bytes, and S3 takes at most 1024/);
  match(host.answers["/"]!, /cannot restore "\/" as an object/);
  match(host.answers["/pipe"]!, /cannot restore the named pipe/);
  equal(host.answers["/a"], "ok");
  equal(host.answers["/z"], "ok");
  deepEqual(keysOf(server), ["at/a", "at/z"]);
  deepEqual(host.log, ["extended attributes cannot be kept by objects and are left out"]);
});

Deno.test("E20 many small entries are on their way together, no more than the option says", async () => {
  const full = Promise.withResolvers<void>();
  await using server = startFakeS3();
  server.fail = async ({ method, key }) => {
    if (method !== "PUT") return undefined;
    if (server.running.now === 5) full.resolve();
    if (key.endsWith("/")) return undefined;
    // Nothing in a folder is answered before five are there: one after the other would never end.
    await full.promise;
    return undefined;
  };
  const host = exportHost(server, exporter);
  const entries = Array.from({ length: 30 }, (_, at) => [
    host.directory(`/d${at}`),
    host.file(`/d${at}/f`, `${at}`),
    host.symlink(`/d${at}/l`, "f"),
  ]);
  await host.restore(entries.flat(), { concurrency: "5" });
  equal(Object.values(host.answers).every((answer) => answer === "ok"), true);
  equal(keysOf(server).length, 90);
  equal(server.running.most, 5);
});

Deno.test("E14 nothing is put below a folder whose metadata are not there yet", async () => {
  // SeaweedFS makes folders of its own for a key, and may forget the metadata that come meanwhile.
  await using server = startFakeS3();
  const last = Promise.withResolvers<void>();
  const early: string[] = [];
  server.fail = async ({ key, method, query }) => {
    if (key === "at/z") last.resolve();
    if (key === "at/d/") await last.promise;
    const isSeen = method === "PUT" && !query.has("partNumber") || query.has("uploadId");
    const above = key.replace(/[^/]+\/?$/, "");
    if (isSeen && above.length >= 3 && server.get(above) === undefined) early.push(key);
    return undefined;
  };
  const host = exportHost(server, exporter);
  await host.restore([
    host.directory("/"),
    host.directory("/d"),
    host.file("/d/a", "small"),
    host.file("/d/b", new Uint8Array(9 * MIB)),
    host.symlink("/d/c", "a"),
    host.directory("/d/e"),
    host.file("/d/e/f", "deeper"),
    host.file("/d/none/g", "whose folder no record names"),
    host.file("/z", "elsewhere"),
  ]);
  equal(keysOf(server).length, 9);
  deepEqual(early.filter((key) => key !== "at/d/none/g"), []);
  deepEqual(Object.values(host.answers), Array(9).fill("ok"));
});

Deno.test("E10 a folder that is refused does not hold up what lies in it", async () => {
  await using server = startFakeS3({
    fail: ({ key }) => key.endsWith("/d/") ? new Response("", { status: 403 }) : undefined,
  });
  const host = exportHost(server, exporter);
  await host.restore([host.directory("/d"), host.file("/d/a", "a"), host.directory("/d/e")]);
  match(host.answers["/d"]!, /cannot put "at\/d\/"/);
  deepEqual(keysOf(server), ["at/d/a", "at/d/e/"]);
});

Deno.test("E18 a path that comes again keeps its last content", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  const again = (path: string, content: Content) => ({ ...host.file(path, content), ok() {} });
  await host.restore([
    again("/a", new Uint8Array(900_000)),
    again("/a", "second"),
    again("/a", "last"),
  ]);
  equal(textOf(server, "at/a"), "last");
});

Deno.test("the size that a record tells is not relied on, whatever it is", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  const bytes = new Uint8Array(200_000).fill(3);
  const sizes = [-1, 0, 1, 200_001, 2 ** 43, 2 ** 47, Number.MAX_SAFE_INTEGER];
  await host.restore(sizes.map((size) => host.file(`/${size}`, bytes, { size })));
  deepEqual(host.answers, Object.fromEntries(sizes.map((size) => [`/${size}`, "ok"])));
  for (const size of sizes) deepEqual(server.get(`at/${size}`), bytes);
});

Deno.test("files have the storage class, folders and links are read at once", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  await host.restore([
    host.directory("/d"),
    host.file("/d/f", "f"),
    host.file("/d/large", new Uint8Array(9 * MIB)),
    host.symlink("/l", "d"),
  ], { storage_class: "DEEP_ARCHIVE" });
  const classes = keysOf(server).map((key) => server.bucket().get(key)!.storageClass);
  deepEqual(classes, ["STANDARD", "DEEP_ARCHIVE", "DEEP_ARCHIVE", "STANDARD"]);
});

Deno.test("objects are encrypted with the customer's key, markers and links, too", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  const sse_customer_key = btoa("k".repeat(32));
  await host.restore([
    host.directory("/d"),
    host.file("/f", "f"),
    host.file("/large", new Uint8Array(9 * MIB)),
    host.symlink("/l", "d"),
  ], { sse_customer_key });
  equal(Object.values(host.answers).join(), "ok,ok,ok,ok");
  const keys = new Set(keysOf(server).map((key) => server.bucket().get(key)!.customerKey));
  equal(keys.size, 1);
  equal(keys.has(undefined), false);
});

import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { type Exporter, fileInfo, type FileInfoInit, type FileKind } from "@plakar-deno/sdk";
import { exporter } from "./exporter.ts";
import { type ExportHost, exportHost } from "./testdata/export_host.ts";
import { type FakeS3, startFakeS3 } from "./testdata/fake_s3.ts";

const { signal } = new AbortController();
const NO_ID = 0xffff_ffff;
// What the records of a v1.0 host have until it tells more (protocol 6.4).
const unknown = { nlink: 0, ino: 0, uid: NO_ID, gid: NO_ID };

/** Runs with an exporter for what a v1.0 host calls after the records. */
async function after(
  host: ExportHost,
  options: Readonly<Record<string, string>>,
  run: (made: Exporter) => Promise<void>,
): Promise<void> {
  const made = await host.connect(options);
  try {
    await run(made);
  } finally {
    await made.close({ signal });
  }
}

const told = (kind: FileKind, init: FileInfoInit) => fileInfo({ size: -1, ...init }, kind);
const headersOf = (server: FakeS3, key: string) => server.bucket().get(key)!.headers;

const sse_customer_key = btoa("k".repeat(32));
for (
  const [title, options] of [
    ["", {}],
    [", encrypted with the customer's key", { sse_customer_key }],
    [", in a cold class", { storage_class: "GLACIER" }],
  ] as const
) {
  Deno.test(`metadata that come after the content are set by the server${title}`, async () => {
    await using server = startFakeS3();
    const host = exportHost(server, exporter);
    const large = new Uint8Array(9 << 20).fill(7);
    const made = await host.connect(options);
    async function* records() {
      yield host.directory("/d", { ...unknown, mode: 0o700 });
      yield host.file("/d/f ü+", "f", { ...unknown, mode: 0o600 });
      yield host.file("/large", large, { ...unknown, mode: 0o600 });
      yield host.symlink("/l", "d/f", { ...unknown, mode: 0o777 });
    }
    await made.export({ records: records(), signal });
    equal(headersOf(server, "at/d/f ü+")["x-amz-meta-uid"], undefined);
    const own = { modTime: 1n, uid: 3, gid: 4 };
    const set = (kind: FileKind, path: string, mode: number) =>
      made.setInfo!({ kind: kind as "file", path, info: told(kind, { ...own, mode }) }, { signal });
    await set("file", "/d/f ü+", 0o644);
    await set("file", "/large", 0o4755);
    await set("symlink", "/l", 0o777);
    await set("directory", "/d", 0o711);
    await made.close({ signal });

    const all = { "x-amz-meta-mtime": "0.000000001", "x-amz-meta-uid": "3", "x-amz-meta-gid": "4" };
    const file = { "content-type": "application/octet-stream", ...all };
    deepEqual(headersOf(server, "at/d/f ü+"), { ...file, "x-amz-meta-mode": "100644" });
    deepEqual(headersOf(server, "at/large"), { ...file, "x-amz-meta-mode": "104755" });
    deepEqual(headersOf(server, "at/l"), { ...file, "x-amz-meta-mode": "120777" });
    equal(headersOf(server, "at/d/")["x-amz-meta-mode"], "40711");
    deepEqual(server.get("at/large"), large);
    const { storage_class = "STANDARD" } = options as { storage_class?: string };
    const classes = server.bucket().keys().map((key) => server.bucket().get(key)!.storageClass);
    deepEqual(classes, ["STANDARD", storage_class, "STANDARD", storage_class]);
  });
}

Deno.test("a hard link is a copy that the server makes, metadata included", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  await host.restore([host.file("/first", "same", { mode: 0o640 })]);
  await after(host, {}, async (made) => {
    await made.link!({ path: "/d/second", existing: "/first" }, { signal });
  });
  deepEqual(server.get("at/d/second"), new TextEncoder().encode("same"));
  deepEqual(headersOf(server, "at/d/second"), headersOf(server, "at/first"));
});

Deno.test("a copy that fails after its answer began is tried again, one that cannot be is an error", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  await host.restore([host.file("/f", "f")]);
  const body = (code: string) => `<?xml version="1.0"?>\n<Error><Code>${code}</Code></Error>`;
  let copies = 0;
  let code = "InternalError";
  server.fail = ({ headers }) => {
    if (!headers.has("x-amz-copy-source")) return undefined;
    if (code === "InternalError" && copies === 1) return (copies++, { cut: 20 });
    return copies++ === 0 || code !== "InternalError" ? new Response(body(code)) : undefined;
  };
  const entry = { kind: "file", path: "/f", info: told("file", { mode: 0o604 }) } as const;
  await after(host, {}, async (made) => {
    await made.setInfo!(entry, { signal });
    equal(copies, 3);
    equal(headersOf(server, "at/f")["x-amz-meta-mode"], "100604");
    code = "AccessDenied";
    copies = 0;
    await rejects(
      made.setInfo!(entry, { signal }),
      /cannot set the metadata of "at\/f": .*AccessDenied/,
    );
    equal(copies, 1);
    const gone = { path: "/a", existing: "/nothing" };
    server.fail = undefined;
    await rejects(
      made.link!(gone, { signal }),
      /cannot copy "at\/nothing" to "at\/a": .*NoSuchKey/,
    );
  });
});

Deno.test("what S3 cannot copy has its class at once, and stays without metadata", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  const made = await host.connect({ storage_class: "GLACIER" });
  async function* records() {
    yield host.file("/f", "not so large in truth", { ...unknown, size: 5 * 1024 ** 3 + 1 });
  }
  await made.export({ records: records(), signal });
  equal(server.bucket().get("at/f")!.storageClass, "GLACIER");
  const info = told("file", { mode: 0o777 });
  await made.setInfo!({ kind: "file", path: "/f", info }, { signal });
  await made.close({ signal });
  deepEqual(host.log, ["mode, owner and time are left out: S3 changes none above 5 GiB"]);
  equal(server.requests.some(({ headers }) => headers.has("x-amz-copy-source")), false);
});

Deno.test("E16 names of one file in a cold class stay readable, in whatever order they come", async () => {
  await using server = startFakeS3();
  const host = exportHost(server, exporter);
  const made = await host.connect({ storage_class: "GLACIER" });
  async function* records() {
    yield host.file("/first", "same", { ...unknown, mode: 0o600 });
    yield host.file("/single", "other", { ...unknown, mode: 0o600 });
  }
  await made.export({ records: records(), signal });
  const info = told("file", { mode: 0o640, nlink: 3 });
  await made.link!({ path: "/second", existing: "/first" }, { signal });
  await made.setInfo!({ kind: "file", path: "/second", info }, { signal });
  await made.setInfo!({ kind: "file", path: "/first", info }, { signal });
  await made.setInfo!({ kind: "file", path: "/single", info: { ...info, nlink: 1 } }, { signal });
  // What a host of v1.0 does: the other names come last.
  await made.link!({ path: "/third", existing: "/first" }, { signal });
  await made.close({ signal });
  const seen = server.bucket().keys().map((key) => {
    const { storageClass, headers } = server.bucket().get(key)!;
    return [key, storageClass, headers["x-amz-meta-mode"]];
  });
  deepEqual(seen, [
    ["at/first", "STANDARD", "100640"],
    ["at/second", "STANDARD", "100640"],
    ["at/single", "GLACIER", "100640"],
    ["at/third", "STANDARD", "100640"],
  ]);
  equal(host.log.length, 1);
  match(host.log[0]!, /files with several names stay in STANDARD/);
});

Deno.test("metadata of a device touch no object", async () => {
  await using server = startFakeS3();
  server.put("at/tty", "somebody's");
  const host = exportHost(server, exporter);
  await after(host, {}, async (made) => {
    const entry = { kind: "special", path: "/tty", info: told("special", { mode: 0o20_644 }) };
    await rejects(
      made.setInfo!(entry as Parameters<NonNullable<Exporter["setInfo"]>>[0], { signal }),
      /cannot restore the device "\/tty": a bucket holds files/,
    );
  });
  equal(server.requests.length, 0);
});

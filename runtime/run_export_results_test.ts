import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import type { ExportRequest, ExportResponse } from "../proto/messages.ts";
import type { ExportRecord } from "../sdk/exporter.ts";
import { runExport } from "./run_export.ts";
import { after, bytesOf, exporting, fileMetadata, sendFiles } from "./test_exporter.ts";
import { test } from "./test_transports.ts";

test("E13 each record gets one result whose header is the record, in any order", (transport) =>
  exporting(transport, async ({ records }) => {
    const all: ExportRecord[] = [];
    for await (const record of records) all.push(record);
    for (const record of all.reverse()) record.ok();
  }, async (host) => {
    const sent = {
      hasReader: true,
      pathname: "/d/ü",
      target: "t",
      extendedAttributes: ["user.a", "user.b"],
      fileAttributes: 7,
      fileInfo: {
        name: "other",
        size: "-1",
        mode: 0x800 + 0o600,
        modTime: { seconds: "-5", nanos: 999_999_999 },
        dev: "18446744073709551615",
        ino: "9007199254740993",
        uid: "1",
        gid: "2",
        nlink: 70000,
        username: "u",
        groupname: "g",
        flags: 4294967295,
      },
    };
    host.record(sent);
    host.chunks("1", "");
    host.file("/z");
    host.chunks("");
    host.end();
    equal(await host.result(), "/z");
    const { header, error } = (await host.wholeResult())!;
    deepEqual({ header, error }, {
      header: { ...sent, error: "", isXattr: false, xattrName: "", xattrType: 0 },
      error: "",
    });
    equal(await host.result(), undefined);
    equal((await host.ended).code, 0);
  }));

test("E17 paths that leave the root, and the host's own errors, never reach the author", (transport) => {
  const seen: string[] = [];
  return exporting(transport, async ({ records }) => {
    for await (const record of records) {
      seen.push(record.path);
      await bytesOf(record);
      record.ok();
    }
  }, async (host) => {
    sendFiles(host, "/../etc/passwd", "relative", "/a\0b", "/fine/");
    host.record({ pathname: "/lost", error: "bad checksum" });
    const results = await host.finish();
    match(results[0]!, /^\/\.\.\/etc\/passwd: cannot use the path .*leads out of "\/"/);
    match(results[1]!, /^relative: .*it is relative/);
    match(results[2]!, /NUL/);
    deepEqual(results.slice(3), [
      "/fine/",
      "/lost: the host could not read it: bad checksum",
      "OK",
    ]);
    deepEqual(seen, ["/fine"]);
  });
});

Deno.test("E20 nothing is taken from the wire before the author asks for it", async () => {
  let pulled = 0;
  let asked = 0;
  async function* requests(): AsyncGenerator<ExportRequest> {
    for (let index = 0; index < 200; index++) {
      for (const size of [undefined, 10, 10, 0]) {
        pulled++;
        yield size === undefined
          ? { record: { pathname: `/${index}`, hasReader: true, fileInfo: fileMetadata } }
          : { chunk: new Uint8Array(size) };
      }
    }
    await Promise.resolve();
  }
  const results: ExportResponse[] = [];
  await runExport(
    async ({ records }) => {
      for await (const record of records) {
        asked++;
        await after(0);
        equal(pulled, asked);
        if (record.kind !== "file") continue;
        for (let chunk; asked++, (chunk = await record.content.read()) !== null;) {
          equal(chunk.length, 10);
          equal(pulled, asked);
        }
        record.ok();
      }
    },
    requests(),
    {
      signal: new AbortController().signal,
      send: (response) => void results.push(response),
    },
    { closing: new AbortController().signal, mask: (text) => text },
  );
  equal(results.length, 200);
});

Deno.test("E20 a host that does not take results pauses the author, and loses none", async () => {
  const count = 5000;
  let taken = 0;
  const stuck = Promise.withResolvers<void>();
  async function* requests(): AsyncGenerator<ExportRequest> {
    for (let index = 0; index < count; index++) {
      taken++;
      yield { record: { pathname: `/${index}`, fileInfo: fileMetadata } };
    }
    await Promise.resolve();
  }
  const results: (string | undefined)[] = [];
  const running = runExport(
    async ({ records }) => {
      for await (const record of records) record.ok();
    },
    requests(),
    {
      signal: new AbortController().signal,
      send(response) {
        results.push(response.result?.header?.pathname);
        // Full at the tenth, slow now and then afterwards.
        if (results.length === 10) return stuck.promise;
        return results.length % 100 === 0 ? after(0) : undefined;
      },
    },
    { closing: new AbortController().signal, mask: (text) => text },
  );
  await after(50);
  equal(results.length, 10);
  const paused = taken;
  ok(paused > 10 && paused < 1100, `the author got ${paused} records`);
  await after(20);
  equal(taken, paused);
  stuck.resolve();
  await running;
  deepEqual(results, Array.from({ length: count }, (_, index) => `/${index}`));
});

test("E21 the value of an extended attribute arrives as a record of its own", (transport) => {
  const seen: unknown[] = [];
  return exporting(transport, async ({ records }) => {
    for await (const record of records) {
      if (record.kind !== "xattr") throw new Error(record.kind);
      seen.push([record.path, record.name, record.type, await bytesOf(record)]);
      record.ok();
    }
  }, async (host) => {
    for (const xattrType of [0, 1]) {
      host.record({ pathname: "/a", hasReader: true, isXattr: true, xattrName: "n", xattrType });
      host.chunks("123", "");
    }
    deepEqual(await host.finish(), ["/a", "/a", "OK"]);
    deepEqual(seen, [["/a", "n", "extended", 3], ["/a", "n", "ads", 3]]);
  });
});

test("a file whose content the host leaves out is no empty file, unless its size is 0", (transport) => {
  return exporting(transport, async ({ records }) => {
    for await (const record of records) {
      await bytesOf(record).then(() => record.ok(), record.error);
    }
  }, async (host) => {
    host.record({ pathname: "/empty", fileInfo: { ...fileMetadata, size: 0 } });
    host.record({ pathname: "/full", fileInfo: { ...fileMetadata, size: 3 } });
    const [empty, full, end] = await host.finish();
    deepEqual([empty, end], ["/empty", "OK"]);
    match(full!, /^\/full: the host sent no content for "\/full"/);
  });
});

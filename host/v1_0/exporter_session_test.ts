import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import type { ByteSource } from "../../sdk/bytes.ts";
import { directoryRecord } from "../../sdk/directory_record.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { errorRecord } from "../../sdk/error_record.ts";
import type { FileInfo } from "../../sdk/file_info.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { specialRecord } from "../../sdk/special_record.ts";
import { symlinkRecord } from "../../sdk/symlink_record.ts";
import { xattrRecord } from "../../sdk/xattr_record.ts";
import { type ExporterSession, exporterSession } from "../exporter_session.ts";
import { statusError } from "../grpc_status.ts";
import { type FakeExporter, fakeExporter, type FakeExporterOptions } from "../test_exporter_v10.ts";
import { opened, withFake } from "../test_fake.ts";

async function withExporter(
  options: FakeExporterOptions,
  run: (session: ExporterSession, fake: FakeExporter) => Promise<void>,
): Promise<void> {
  const fake = fakeExporter(options);
  await withFake(fake.handlers, async (plugin) => {
    const session = await exporterSession(plugin, { ...opened, host: { maxConcurrency: 3 } });
    await run(session, fake);
  });
}

const file = (path: string, size: number, info: Partial<FileInfo> = {}, content?: ByteSource) =>
  fileRecord(path, { size, mode: 0o600, ...info }, () => content ?? new Uint8Array(size));
const folder = (path: string) => directoryRecord(path, { mode: 0o750 });

/** Exports and tells the answers, one line for each. */
async function answers(
  session: ExporterSession,
  records: Iterable<ImportRecord>,
  concurrency?: number,
): Promise<string[]> {
  const told: string[] = [];
  await session.export(records, {
    concurrency,
    onResult: ({ path, error, header }) => {
      strictEqual(header.pathname, path);
      told.push(`${path} ${error}`.trim());
    },
  });
  return told;
}

Deno.test("H13 an export to a v1.0 exporter calls in plakar's order", () =>
  withExporter({ root: "/out/" }, async (session, { calls, stored, largest }) => {
    const { generation, origin, type, root, flags } = session;
    deepStrictEqual([generation, origin, type, root, flags], ["v1.0", "", "mem", "/out/", 0]);
    await session.ping();
    const told = await answers(session, [
      folder("/"),
      folder("/d"),
      folder("/d/e"),
      file("/d/e/big", 2_500_000, { mode: 0o640 }),
      file("/empty", 0),
      symlinkRecord("/l", { mode: 0o777 }, "../x"),
    ]);
    await session.close();
    deepStrictEqual(calls, [
      "Init mem mem:///r 3",
      "Root",
      "Root",
      "CreateDirectory /out/d",
      "CreateDirectory /out/d/e",
      "CreateDirectory /out/d/e",
      "StoreFile /out/d/e/big 2500000",
      `SetPermissions /out/d/e/big ${0o640}`,
      "CreateDirectory /out",
      "StoreFile /out/empty 0",
      `SetPermissions /out/empty ${0o600}`,
      "CreateLink ../x /out/l 1",
      `SetPermissions /out/l ${0o777}`,
      `SetPermissions /out/d/e ${0o750}`,
      `SetPermissions /out/d ${0o750}`,
      "Close",
    ]);
    deepStrictEqual([...stored], [["/out/d/e/big", 2_500_000], ["/out/empty", 0]]);
    deepStrictEqual(told.sort(), ["/", "/d", "/d/e", "/d/e/big", "/empty", "/l"]);
    strictEqual(largest(), 1024 * 1024);
  }));

Deno.test("a file's other names become links to the first one, while one is there", () =>
  withExporter({
    root: "/",
    refuse(call) {
      if (call.startsWith("StoreFile /lost")) throw new ConnectorError("no space left");
    },
  }, async (session, { calls }) => {
    const two = { nlink: 2, dev: 1n, ino: 7n };
    const lost = { nlink: 3, dev: 1n, ino: 8n };
    const told = await answers(session, [
      file("/a", 1, two),
      file("/b", 1, two),
      // The inode has all its names, so this is another file.
      file("/c", 1, two),
      file("/lost", 1, lost),
      file("/kept", 1, lost),
      file("/again", 1, lost),
      file("/n", 1, { nlink: 2, dev: 1n, ino: 0n }),
      file("/m", 1, { nlink: 2, dev: 1n, ino: 0n }),
    ]);
    deepStrictEqual(told, ["/a", "/b", "/c", "/lost no space left", "/kept", "/again", "/n", "/m"]);
    deepStrictEqual(calls.filter((call) => /^(StoreFile|CreateLink)[^:]*$/.test(call)), [
      "StoreFile /a 1",
      "CreateLink /a /b 0",
      "StoreFile /c 1",
      "StoreFile /lost 1",
      "StoreFile /kept 1",
      "CreateLink /kept /again 0",
      "StoreFile /n 1",
      "StoreFile /m 1",
    ]);
  }));

Deno.test("what a v1.0 exporter refuses is the answer of its record, the rest goes on", () =>
  withExporter({
    refuse(call) {
      // The Go SDK's exporters of that time make a link of its target to itself.
      if (call.startsWith("CreateLink")) throw new ConnectorError("symlink x x: file exists");
      if (call === "CreateDirectory /out/no") throw new ConnectorError("read-only");
      if (call.startsWith("SetPermissions /out/b ")) throw new ConnectorError("");
      if (call.startsWith("SetPermissions /out/d ")) throw new ConnectorError("not yours");
    },
  }, async (session) => {
    const records = [
      folder("/d"),
      folder("/no"),
      symlinkRecord("/l", {}, "x"),
      file("/b", 1),
      specialRecord("/pipe", { mode: 0o010644 }),
      xattrRecord("/b", "user.x", () => new Uint8Array()),
      errorRecord("/gone", "unreadable"),
      fileRecord("/unknown", { size: -1 }, () => new Uint8Array()),
      file("/good", 1),
    ];
    const told = await answers(session, records);
    const [no, link, b, pipe, attribute, unknown, good, d] = told;
    deepStrictEqual([no, link, good, d], [
      "/no read-only",
      "/l symlink x x: file exists",
      "/good",
      "/d not yours",
    ]);
    strictEqual(b?.startsWith("/b "), true);
    strictEqual(
      pipe,
      "/pipe v1.0 of the protocol has no way to store a device, a pipe or a socket",
    );
    strictEqual(attribute, '/b v1.0 of the protocol has no way to store the attribute "user.x"');
    strictEqual(unknown?.startsWith("/unknown its size is not known"), true);
    const summary = await session.export(records);
    deepStrictEqual(summary, { records: 8, bytes: 2, failed: 7, skipped: 1 });
  }));

Deno.test("a content of another size than its record's is never committed", () =>
  withExporter({}, async (session, { calls, stored }) => {
    const told = await answers(session, [
      file("/short", 5, {}, new Uint8Array(3)),
      file("/long", 5, {}, new Uint8Array(6)),
      file("/right", 5),
    ]);
    deepStrictEqual(told, [
      '/short the content of "/out/short" has 3 bytes, but its record says 5; ' +
      "v1.0 of the protocol takes a file only with its exact size",
      '/long the content of "/out/long" has at least 6 bytes, but its record says 5; ' +
      "v1.0 of the protocol takes a file only with its exact size",
      "/right",
    ]);
    deepStrictEqual([...stored.keys()], ["/out/right"]);
    strictEqual(calls.filter((call) => call.includes("ended: received")).length, 0);
  }));

Deno.test("a source that fails ends the export with its own error, and its file is cut off", () =>
  withExporter({}, async (session, { stored }) => {
    // The source may be a plugin: its status is no answer of the exporter.
    const failure = statusError({ code: 2, message: "disk on fire" }, "cannot read");
    let closed = 0;
    async function* broken() {
      try {
        yield new Uint8Array(1000);
        throw failure;
      } finally {
        closed++;
      }
    }
    const records = [file("/a", 1), file("/b", 5000, {}, broken()), file("/c", 1)];
    await rejects(answers(session, records), failure);
    deepStrictEqual([...stored.keys()], ["/out/a"]);
    strictEqual(closed, 1);
    await rejects(
      session.export([fileRecord("/x", { size: 1 }, () => Promise.reject(failure))]),
      failure,
    );
    await session.ping();
  }));

Deno.test("files go side by side when asked, links after the file they lead to", () => {
  const all = Promise.withResolvers<void>();
  let waiting = 0;
  return withExporter({
    slow() {
      if (++waiting === 4) all.resolve();
      return all.promise;
    },
  }, async (session, { calls, most }) => {
    const twin = { nlink: 2, dev: 1n, ino: 9n };
    const told = await answers(session, [
      folder("/d"),
      ...["/a", "/b", "/c"].map((path) => file(path, 1000)),
      file("/d/t", 10, twin),
      file("/d/u", 10, twin),
      ...["/e", "/f"].map((path) => file(path, 1000)),
    ], 4);
    strictEqual(most(), 4);
    deepStrictEqual(told.toSorted(), ["/a", "/b", "/c", "/d", "/d/t", "/d/u", "/e", "/f"]);
    strictEqual(told.at(-1), "/d");
    strictEqual(calls.includes("CreateLink /out/d/t /out/d/u 0"), true);
    strictEqual(calls.at(-1), `SetPermissions /out/d ${0o750}`);
  });
});

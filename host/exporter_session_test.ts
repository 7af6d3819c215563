import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { exporterMethods } from "../proto/exporter_methods.ts";
import type { FileInfo } from "../sdk/file_info.ts";
import type { ImportRecord } from "../sdk/record.ts";
import type { ByteSource } from "../sdk/bytes.ts";
import { type ExporterSession, exporterSession } from "./exporter_session.ts";
import type { ExportResult } from "./export_all.ts";
import {
  answer,
  streamClosed,
  type TestCall,
  type TestHandlers,
  withPlugin,
} from "./test_plugin.ts";

const { init, export: exportMethod } = exporterMethods;

const info: FileInfo = {
  size: 3,
  mode: 0o644,
  modTime: -1n,
  dev: 1n,
  ino: 2n,
  uid: 3n,
  gid: 4n,
  nlink: 1,
  username: "u",
  groupname: "g",
  flags: 0,
};

function file(path: string, content: ByteSource): ImportRecord {
  return { kind: "file", path, info, open: () => content, xattrNames: [] };
}

/** Requests as text: a record's path, or the length of a chunk. */
async function taken(call: TestCall): Promise<string[]> {
  const seen: string[] = [];
  for (let bytes; (bytes = await call.next()) !== null;) {
    const { record, chunk } = exportMethod.request.decode(bytes);
    seen.push(record ? `${record.pathname}` : `${chunk?.length}`);
  }
  return seen;
}

function reply(call: TestCall, pathname: string, error = ""): void {
  call.send(
    exportMethod.response.encode({ result: { header: { pathname, fileInfo: {} }, error } }),
  );
}

async function withExporter(
  run: TestHandlers[string],
  test: (session: ExporterSession, calls: readonly TestCall[]) => Promise<void>,
): Promise<void> {
  const handlers = {
    ...answer(init, () => ({ origin: "box", type: "t", root: "/r", flags: 0 })),
    [exportMethod.path]: run,
  };
  await withPlugin(handlers, async (plugin) => {
    const session = await exporterSession(plugin, { protocol: "t", config: {} });
    await test(session, plugin.calls);
  });
}

Deno.test("records, chunks and empty chunks go out in plakar's order (protocol 4.1)", async () => {
  let seen: string[] = [];
  await withExporter(async (call) => {
    seen = await taken(call);
    for (const path of ["/", "/a", "/empty", "/big", "/l"]) {
      reply(call, path, path === "/a" ? "no room" : "");
    }
    call.end();
  }, async (session) => {
    async function* slowly() {
      yield new Uint8Array(3);
      yield new Uint8Array(0);
      yield new Uint8Array(1);
      await Promise.resolve();
    }
    const reader = {
      left: 2 * 1024 * 1024 + 5,
      closed: 0,
      byteLength: 2 * 1024 * 1024 + 5,
      read(buffer: Uint8Array) {
        if (this.left === 0) return Promise.resolve(null);
        const count = Math.min(this.left, buffer.length);
        this.left -= count;
        return Promise.resolve(count);
      },
      close() {
        this.closed++;
      },
    };
    const results: ExportResult[] = [];
    const summary = await session.export([
      { kind: "directory", path: "/", info: { ...info, mode: 0x800001ed }, xattrNames: [] },
      file("/a", slowly()),
      { kind: "error", path: "/lost", message: "could not be read" },
      file("/empty", new Uint8Array()),
      file("/big", reader),
      { kind: "symlink", path: "/l", info: { ...info, mode: 0x080001ff }, target: "a" },
    ], { onResult: (result) => results.push(result) });
    deepEqual(seen, [
      "/",
      "/a",
      "3",
      "1",
      "0",
      "/empty",
      "0",
      "/big",
      "1048576",
      "1048576",
      "5",
      "0",
      "/l",
    ]);
    deepEqual(summary, { records: 5, bytes: 4 + 2 * 1024 * 1024 + 5, skipped: 1, failed: 1 });
    deepEqual(results.map(({ path, error }) => [path, error])[1], ["/a", "no room"]);
    equal(reader.closed, 1);
  });
});

Deno.test("metadata go out exactly: name from the path, times before 1970, hasReader", async () => {
  let bytes: Uint8Array | null = null;
  await withExporter(async (call) => {
    bytes = await call.next();
    await taken(call);
    reply(call, "/d/f");
    call.end();
  }, async (session) => {
    await session.export([file("/d/f", new Uint8Array(1))]);
    const { record } = exportMethod.request.decode(bytes!);
    equal(record?.hasReader, true);
    equal(record?.fileInfo?.name, "f");
    deepEqual(record?.fileInfo?.modTime, { seconds: "-1", nanos: 999_999_999 });
  });
});

Deno.test("H9 a result without its record is a broken protocol, no crash", async () => {
  for (const response of [{}, { result: { error: "x" } }]) {
    await withExporter(async (call) => {
      await call.next();
      call.send(exportMethod.response.encode(response));
    }, async (session, calls) => {
      await rejects(
        session.export([file("/a", new Uint8Array(1))]),
        /the export broke: the plugin answered a record without saying which/,
      );
      await streamClosed(calls[1]!);
    });
  }
});

Deno.test("a plugin that ends early with an error is heard", () =>
  withExporter(async (call) => {
    await call.next();
    call.end(8, "the disk is full");
  }, async (session) => {
    async function* endless() {
      for (let count = 0;; count++) {
        yield file(`/${count}`, new Uint8Array(100_000));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    await rejects(session.export(endless()), {
      code: "resource_exhausted",
      message: "the export failed in the plugin: the disk is full",
    });
  }));

Deno.test("OK with records that were not answered, or not taken, is an error", async () => {
  await withExporter(async (call) => {
    await taken(call);
    reply(call, "/a");
    call.end();
  }, async (session) => {
    await rejects(
      session.export([file("/a", new Uint8Array(1)), file("/b", new Uint8Array(1))]),
      /the plugin answered 1 of 2 records/,
    );
  });
  await withExporter((call) => call.end(), async (session) => {
    async function* endless() {
      for (;;) {
        yield file("/a", new Uint8Array(1));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    await rejects(session.export(endless()), /ended it before it had all records/);
  });
});

Deno.test("a content that fails resets the call, so that no torn file stays", () => {
  const { promise: seen, resolve } = Promise.withResolvers<unknown>();
  return withExporter((call) => resolve(call.next()), async (session, calls) => {
    let left = false;
    async function* torn() {
      yield new Uint8Array(5);
      await seen;
      throw new Error("the source is gone");
    }
    async function* records() {
      try {
        yield file("/a", torn());
      } finally {
        left = await Promise.resolve(true);
      }
    }
    await rejects(session.export(records()), /the source is gone/);
    equal(left, true);
    await streamClosed(calls[1]!);
    equal(calls[1]!.stream.rstCode, 8);
  });
});

Deno.test("I21 a path that has no UTF-8 form is refused by name", () =>
  withExporter((call) => call.begin(), async (session) => {
    await rejects(session.export([file("/\ud800", new Uint8Array(1))]), /"\/\\ud800"/);
  }));

Deno.test("an aborted signal ends the export with its reason", () =>
  withExporter((call) => call.begin(), async (session) => {
    const signal = AbortSignal.timeout(20);
    await rejects(session.export([file("/a", new Uint8Array(1))], { signal }), {
      name: "TimeoutError",
    });
  }));

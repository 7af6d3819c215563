import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { fileRecord } from "../sdk/file_record.ts";
import { xattrRecord } from "../sdk/xattr_record.ts";
import {
  answer,
  bytes,
  file,
  importing,
  take,
  text,
  until,
} from "../tests/importer/served_importer.ts";
import { test } from "./test_transports.ts";

test("I5 chunks of at most 1 MiB, none empty, whatever the author's pieces are", async (transport) => {
  const parts = [
    new Uint8Array(0),
    new Uint8Array(3_000_000).fill(7),
    new Uint8Array(0),
    bytes("end"),
  ];
  await using plugin = await importing(transport, async function* () {
    yield fileRecord("/data/a", {}, async function* () {
      yield* parts;
    });
  });
  const call = plugin.import();
  await take(call);
  const sizes: number[] = [];
  const opened = plugin.open({ record: { pathname: "/data/a" } });
  for await (const { chunk } of opened) sizes.push(chunk!.length);
  ok(sizes.every((size) => size > 0 && size <= 1024 * 1024), String(sizes));
  equal(sizes.reduce((sum, size) => sum + size), 3_000_003);
});

test("I6 an empty file is no message and OK", async (transport) => {
  await using plugin = await importing(transport, async function* () {
    yield fileRecord("/data/a", { size: 0 }, () => new Uint8Array(0));
  });
  await take(plugin.import());
  let messages = 0;
  const opened = plugin.open({ record: { pathname: "/data/a" } });
  for await (const _ of opened) messages++;
  equal(messages, 0);
});

test("I8 an Open for an unknown path is refused and the import goes on", async (transport) => {
  await using plugin = await importing(transport, async function* () {
    yield file("/data/a");
    yield file("/data/b");
  });
  const call = plugin.import();
  await rejects(plugin.read({ pathname: "/nowhere" }), /cannot open "\/nowhere"/);
  equal((await take(call)).records.length, 2);
  equal(await plugin.read({ pathname: "/data/b" }), "/data/b");
  await rejects(plugin.read({ pathname: "/data/b" }), /opened once/);
});

test("I9 a reader that fails midway gives its bytes, then its message, and is closed", async (transport) => {
  let closed = 0;
  await using plugin = await importing(transport, async function* () {
    yield fileRecord("/data/a", {}, () => {
      let reads = 0;
      return {
        read(buffer: Uint8Array) {
          if (reads++ > 0) return Promise.reject(new Error("sector 9 unreadable"));
          buffer.set(bytes("good"));
          return Promise.resolve(4);
        },
        close: () => void closed++,
      };
    });
  });
  await take(plugin.import());
  const chunks: Uint8Array[] = [];
  await rejects(async () => {
    const opened = plugin.open({ record: { pathname: "/data/a" } });
    for await (const { chunk } of opened) chunks.push(chunk!);
  }, /sector 9 unreadable/);
  equal(text(chunks), "good");
  equal(closed, 1);
});

test("I10 a cancelled Open stops reading at once and closes the reader", async (transport) => {
  let reads = 0;
  let closed = 0;
  let aborted = false;
  await using plugin = await importing(transport, async function* () {
    yield fileRecord("/data/big", { size: 2 ** 30 }, ({ signal }) => {
      signal.addEventListener("abort", () => aborted = true);
      return {
        read(buffer: Uint8Array) {
          reads++;
          return Promise.resolve(buffer.length);
        },
        close: () => void closed++,
      };
    });
  });
  await take(plugin.import());
  for await (const _ of plugin.open({ record: { pathname: "/data/big" } })) {
    break;
  }
  await until(() => closed === 1 && aborted);
  // 2 MiB host window, 512 KiB in the plugin, some in the pipes.
  ok(reads < 40, `${reads} reads of 256 KiB`);
});

test("I10 a cancelled Open closes a reader whose read never answers", async (transport) => {
  let closed = false;
  const started = Promise.withResolvers<void>();
  await using plugin = await importing(transport, async function* () {
    yield fileRecord("/data/hung", {}, () => ({
      read() {
        started.resolve();
        return new Promise<number>(() => {});
      },
      close: () => void (closed = true),
    }));
  });
  await take(plugin.import());
  const abort = new AbortController();
  const reading = plugin.open({ record: { pathname: "/data/hung" } }, {
    signal: abort.signal,
  }).next();
  await started.promise;
  abort.abort(new Error("enough"));
  await rejects(reading, /enough/);
  await until(() => closed);
});

test("I15 two records with the same key are both opened, first come first served", async (transport) => {
  await using plugin = await importing(transport, async function* () {
    yield file("/data/a", "one");
    yield file("/data/a", "two");
  });
  const call = plugin.import();
  const { records } = await take(call);
  equal(await plugin.read({ pathname: "/data/a" }), "one");
  await answer(call, records[0]!);
  await plugin.ping();
  equal(await plugin.read({ pathname: "/data/a" }), "two");
  await rejects(plugin.read({ pathname: "/data/a" }), /no such record is waiting/);
});

test("I16 a file and its attributes, read side by side, have distinct contents", async (transport) => {
  await using plugin = await importing(transport, async function* () {
    yield file("/data/a", "the file");
    yield xattrRecord("/data/a", "user.x", () => bytes("extended"));
    yield xattrRecord("/data/a", "user.x", () => bytes("stream"), "ads");
  });
  await take(plugin.import());
  const pathname = "/data/a";
  const xattr = { pathname, isXattr: true, xattrName: "user.x" };
  deepEqual(
    await Promise.all([
      plugin.read({ ...xattr, xattrType: 1 }),
      plugin.read({ pathname }),
      plugin.read({ ...xattr, xattrType: 0 }),
    ]),
    ["stream", "the file", "extended"],
  );
});

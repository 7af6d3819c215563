import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { defineImporter } from "../../sdk/define_importer.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import { bytes, file, forever, until } from "../../tests/importer/served_importer.ts";
import { scanned, scanning, servedImporterV10 } from "../../tests/importer/served_importer_v10.ts";
import { test } from "../test_transports.ts";

/** A content whose reads wait until the test lets one of them go on. */
function held(text: string) {
  const go = Promise.withResolvers<void>();
  let closed = 0;
  let sent = false;
  return {
    go: go.resolve,
    get closed() {
      return closed;
    },
    open: () => ({
      async read(buffer: Uint8Array) {
        await go.promise;
        if (sent) return null;
        sent = true;
        buffer.set(bytes(text));
        return text.length;
      },
      close: () => void closed++,
    }),
  };
}

test("V5 contents come whole, in chunks of at most 1 MiB, none of them empty", async (transport) => {
  await using plugin = await scanning(transport, async function* () {
    yield fileRecord("/data/big", {}, async function* () {
      yield new Uint8Array(0);
      yield new Uint8Array(3_000_000).fill(7);
      yield new Uint8Array(0);
      yield bytes("end");
    });
    yield fileRecord("/data/empty", { size: 0 }, () => new Uint8Array(0));
  });
  await scanned(plugin.scan());
  const sizes: number[] = [];
  for await (const { chunk } of plugin.open("/data/big")) sizes.push(chunk!.length);
  ok(sizes.every((size) => size > 0 && size <= 1024 * 1024), String(sizes));
  equal(sizes.reduce((sum, size) => sum + size), 3_000_003);
  deepEqual(await Array.fromAsync(plugin.open("/data/empty")), []);
});

test("V5 files are read at the same time, while the scan goes on", async (transport) => {
  const contents = ["one", "two", "three"].map(held);
  const goOn = Promise.withResolvers<void>();
  await using plugin = await scanning(transport, async function* () {
    for (const [at, { open }] of contents.entries()) yield fileRecord(`/data/${at}`, {}, open);
    await goOn.promise;
    yield file("/data/late");
  });
  const scan = plugin.scan();
  for (const _ of contents) await scan.next();
  const reads = contents.map((_, at) => plugin.read(`/data/${at}`));
  // In the order that a lock around a whole reading would never reach.
  for (const at of [2, 0, 1]) {
    contents[at]!.go();
    equal(await reads[at], ["one", "two", "three"][at]);
    await plugin.closeReader(`/data/${at}`);
  }
  goOn.resolve();
  deepEqual(await scanned(scan), ["/data/late"]);
  equal(await plugin.read("/data/late"), "/data/late");
});

test("V5 a host that leaves one content unread can read another", async (transport) => {
  await using plugin = await scanning(transport, async function* () {
    yield fileRecord("/data/big", {}, () => new Uint8Array(8 * 1024 * 1024));
    yield file("/data/a");
  });
  await scanned(plugin.scan());
  const unread = plugin.open("/data/big");
  await unread.next();
  equal(await plugin.read("/data/a"), "/data/a");
  // Closed in the middle: its reading ends, the connection goes on.
  deepEqual(await plugin.closeReader("/data/big"), {});
  await rejects(Array.fromAsync(unread), /the host closed the reader of "\/data\/big"/);
  deepEqual(await plugin.closeReader("/data/a"), {});
});

test("V5 a content that fails midway gives its bytes, then its reason, and is closed", async (transport) => {
  let closed = 0;
  await using plugin = await scanning(transport, async function* () {
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
  await scanned(plugin.scan());
  const reading = plugin.open("/data/a");
  equal((await reading.next()).value?.chunk?.length, 4);
  await rejects(reading.next(), /sector 9 unreadable/);
  equal(closed, 1);
  deepEqual(await plugin.closeReader("/data/a"), {});
});

test("V5 CloseReader and a cancel end a reading at once, even a read that never answers", async (transport) => {
  const contents = [held("a"), held("b"), held("c")];
  await using plugin = await scanning(transport, async function* () {
    for (const [at, { open }] of contents.entries()) yield fileRecord(`/data/${at}`, {}, open);
  });
  await scanned(plugin.scan());
  const closed = rejects(plugin.read("/data/0"), /the host closed the reader/);
  const abort = new AbortController();
  const cancelled = rejects(
    plugin.open("/data/1", { signal: abort.signal }).next(),
    /enough/,
  );
  const other = plugin.read("/data/2");
  await plugin.info();
  await plugin.closeReader("/data/0");
  await closed;
  abort.abort(new Error("enough"));
  await cancelled;
  await until(() => contents[0]!.closed === 1 && contents[1]!.closed === 1);
  contents[2]!.go();
  equal(await other, "c");
});

test("V5 Close and the end of the connection end every reading", async (transport) => {
  for (const end of ["close", "closeHost"] as const) {
    const content = held("a");
    await using plugin = await scanning(transport, async function* () {
      yield fileRecord("/data/a", {}, content.open);
    });
    await scanned(plugin.scan());
    const reading = plugin.read("/data/a");
    reading.catch(() => {});
    await plugin.info();
    await plugin[end]();
    await until(() => content.closed === 1);
    if (end === "close") await rejects(reading, /the connector was closed/);
    else await plugin.serving;
  }
});

test("V6 CloseReader of a file that was not opened, or is unknown, is answered", async (transport) => {
  await using plugin = await scanning(transport, async function* () {
    yield file("/data/a");
  });
  deepEqual(await plugin.closeReader("/data/a"), {});
  await scanned(plugin.scan());
  deepEqual(await plugin.closeReader("/data/a"), {});
  deepEqual(await plugin.closeReader("/nowhere"), {});
  deepEqual(await plugin.closeReader(""), {});
  // Closed is done with: what was kept of it is gone.
  await rejects(plugin.read("/data/a"), /no such file is waiting/);
  await plugin.close();
  deepEqual(await plugin.closeReader("/data/a"), {});
});

test("V7 OpenReader of an unknown path and a second one fail, and the scan goes on", async (transport) => {
  await using plugin = await scanning(transport, async function* () {
    yield file("/data/a");
    yield file("/data/b");
  });
  const scan = plugin.scan();
  await scan.next();
  await rejects(plugin.read("/nowhere"), /cannot open "\/nowhere": no such file is waiting/);
  equal(await plugin.read("/data/a"), "/data/a");
  await rejects(plugin.read("/data/a"), /a file is opened once, after Scan has named it/);
  deepEqual(await plugin.closeReader("/data/a"), {});
  deepEqual(await scanned(scan), ["/data/b"]);
  equal(await plugin.read("/data/b"), "/data/b");
});

test("V7 OpenReader before Init and after Close fails", async (transport) => {
  await using plugin = servedImporterV10(
    transport,
    defineImporter({ protocol: "test", create: () => ({ root: "/", async *import() {} }) }),
  );
  await rejects(plugin.read("/a"), /cannot open before Init/);
  await plugin.init();
  await plugin.close();
  await rejects(plugin.read("/a"), /the connector was closed/);
});

test("V5 the author's signal is aborted when the host closes the reader", async (transport) => {
  const opened = Promise.withResolvers<AbortSignal>();
  await using plugin = await scanning(transport, async function* () {
    yield fileRecord("/data/a", {}, async function* ({ signal }) {
      opened.resolve(signal);
      yield await forever(signal);
    });
  });
  await scanned(plugin.scan());
  const reading = plugin.read("/data/a");
  reading.catch(() => {});
  const signal = await opened.promise;
  equal(signal.aborted, false);
  await plugin.closeReader("/data/a");
  ok(signal.aborted);
  await rejects(reading);
});

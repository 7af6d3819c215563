import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { defineImporter } from "../../sdk/define_importer.ts";
import { directoryRecord } from "../../sdk/directory_record.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import type { ImportCall } from "../../sdk/importer.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { bytes, file, forever, until } from "../../tests/importer/served_importer.ts";
import { scanned, servedImporterV10 } from "../../tests/importer/served_importer_v10.ts";
import { test } from "../test_transports.ts";
import type { Transport } from "../transport.ts";

/** An importer with `needack`, initialised. */
async function acknowledging(
  transport: Transport,
  emit: (call: ImportCall) => AsyncIterable<ImportRecord>,
) {
  const plugin = servedImporterV10(
    transport,
    defineImporter({
      protocol: "test",
      flags: ["needack"],
      create: () => ({ root: "/data", import: emit }),
    }),
  );
  await plugin.init();
  return plugin;
}

test("V6 a needack author is answered when a file was read and closed, the rest at Close", async (transport) => {
  const seen: string[] = [];
  let ended: Promise<void> | undefined;
  await using plugin = await acknowledging(transport, async function* ({ results }) {
    ended = (async () => {
      for await (const { path, error } of results) seen.push(error ? `${path}: ${error}` : path);
      seen.push("end");
    })();
    yield directoryRecord("/data", {});
    for (const name of ["a", "b", "c"]) yield file(`/data/${name}`);
    yield fileRecord("/data/bad", {}, () => {
      throw new Error("sector 9 unreadable");
    });
  });
  await scanned(plugin.scan());
  await until(() => seen.length === 1);
  await plugin.read("/data/b");
  await plugin.info();
  deepEqual(seen, ["/data"]);
  await plugin.closeReader("/data/b");
  await rejects(plugin.read("/data/bad"));
  await plugin.closeReader("/data/bad");
  deepEqual(seen, ["/data", "/data/b", "/data/bad: sector 9 unreadable"]);
  await plugin.close();
  await ended;
  deepEqual(seen.slice(3), ["/data/a", "/data/c", "end"]);
});

test("V6 an import that waits until each file was read goes on then", async (transport) => {
  await using plugin = await acknowledging(transport, async function* ({ results }) {
    const answers = results[Symbol.asyncIterator]();
    for (const name of ["a", "b"]) {
      yield fileRecord(`/data/${name}`, {}, () => bytes(name));
      await answers.next();
    }
  });
  const read: string[] = [];
  for await (const { pathname } of plugin.scan()) {
    read.push(await plugin.read(pathname!));
    await plugin.closeReader(pathname!);
  }
  deepEqual(read, ["a", "b"]);
  ok(plugin.log.some((line) => line.includes("plakar v1.0 gives no results")));
});

test("V6 an import that counts its results ends when the host needs no file", async (transport) => {
  const { setInterval } = globalThis;
  // Five minutes take 300 ms.
  const hurried = (run: () => void, delay: number) => setInterval(run, delay / 1000);
  globalThis.setInterval = hurried as typeof setInterval;
  try {
    const seen: string[] = [];
    await using plugin = await acknowledging(transport, async function* ({ results }) {
      for (const name of ["a", "b"]) yield file(`/data/${name}`);
      for await (const { path } of results) if (seen.push(path) === 2) break;
    });
    const scan = plugin.scan({ signal: AbortSignal.timeout(20_000) });
    deepEqual(await scanned(scan), ["/data/a", "/data/b"]);
    deepEqual(seen, ["/data/a", "/data/b"]);
    // A host that comes for it after all is served.
    equal(await plugin.read("/data/b"), "/data/b");
  } finally {
    globalThis.setInterval = setInterval;
  }
});

test("V3 an import that waits for results ends with its scan", async (transport) => {
  const told = Promise.withResolvers<unknown>();
  await using plugin = await acknowledging(transport, async function* ({ results }) {
    yield file("/data/a");
    try {
      for await (const _ of results);
    } catch (error) {
      told.resolve(error);
    }
  });
  for await (const _ of plugin.scan()) break;
  ok(await told.promise);
});

test("V6 only a listing that was whole, and a Close of the host, answer what was not read", async (transport) => {
  for (const leave of ["close early", "close", "closeHost"] as const) {
    const seen: string[] = [];
    const ended = Promise.withResolvers<string>();
    await using plugin = await acknowledging(transport, async function* ({ results, signal }) {
      (async () => {
        for await (const { path } of results) seen.push(path);
      })().then(() => ended.resolve("well"), (error) => ended.resolve(String(error)));
      yield file("/data/a");
      if (leave === "close early") await forever(signal);
    });
    const scan = plugin.scan();
    await scan.next();
    if (leave !== "close early") await scanned(scan);
    await plugin[leave === "close early" ? "close" : leave]();
    if (leave === "close") equal(await ended.promise, "well");
    else match(await ended.promise, /before the backup was done/);
    deepEqual(seen, leave === "close" ? ["/data/a"] : []);
  }
});

test("V6 a second file of one path is answered with the reason why it was left out", async (transport) => {
  const seen: string[] = [];
  await using plugin = await acknowledging(transport, async function* ({ results }) {
    (async () => {
      for await (const { path, error } of results) seen.push(`${path}: ${error}`);
    })().catch(() => {});
    yield file("/data/a");
    yield file("/data/a");
  });
  await scanned(plugin.scan());
  await until(() => seen.length > 0);
  match(seen[0]!, /^\/data\/a: another file of this path/);
});

test("V3 reading results without needack names the remedy in the scan's error", async (transport) => {
  await using plugin = servedImporterV10(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({
        root: "/data",
        async *import(call) {
          for await (const { path } of (call as ImportCall).results) yield file(path);
        },
      }),
    }),
  );
  await plugin.init();
  const [only] = await scanned(plugin.scan());
  match(only!, /add "needack" to its flags/);
});

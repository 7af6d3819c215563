import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { defineImporter } from "../../sdk/define_importer.ts";
import { directoryRecord } from "../../sdk/directory_record.ts";
import { errorRecord } from "../../sdk/error_record.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import { symlinkRecord } from "../../sdk/symlink_record.ts";
import { xattrRecord } from "../../sdk/xattr_record.ts";
import { bytes, file, forever, until } from "../../tests/importer/served_importer.ts";
import { scanned, scanning, servedImporterV10 } from "../../tests/importer/served_importer_v10.ts";
import { test } from "../test_transports.ts";

test("V3 every record comes with its metadata, an error record as a ScanError", async (transport) => {
  await using plugin = await scanning(transport, async function* () {
    yield directoryRecord("/data", { mode: 0o755 });
    yield fileRecord("/data/a", { size: 3, mode: 0o600, ino: 7 }, () => bytes("abc"));
    yield symlinkRecord("/data/l", {}, "a");
    yield errorRecord("/data/x", new Error("permission denied"));
  });
  const answers = await Array.fromAsync(plugin.scan());
  deepEqual(answers.map(({ pathname }) => pathname), ["/data", "/data/a", "/data/l", "/data/x"]);
  const [folder, plain, link, failed] = answers;
  equal(folder!.record!.fileinfo!.mode, 0o20000000755);
  const { name, size, mode, ino } = plain!.record!.fileinfo!;
  deepEqual([name, Number(size), mode, Number(ino)], ["a", 3, 0o600, 7]);
  equal(link!.record!.target, "a");
  equal(failed!.record, undefined);
  equal(failed!.error!.message, "permission denied");
});

test("V3 what the author throws is an error of the root, and the scan ends well", async (transport) => {
  await using plugin = await scanning(transport, async function* () {
    yield file("/data/a");
    throw new Error("the server hung up");
  });
  deepEqual(await scanned(plugin.scan()), [
    "/data/a",
    "/data: the import failed before its end: the server hung up",
  ]);
  ok(plugin.log.some((line) => line.includes("the server hung up")));
  // What was found until then can be read.
  equal(await plugin.read("/data/a"), "/data/a");
});

test("V3 an import that throws at once, gives no iterable or yields no record ends well", async (transport) => {
  const cases: readonly (readonly [() => unknown, RegExp])[] = [
    [() => {
      throw new TypeError("no generator");
    }, /^\/data: the import failed before its end: no generator$/],
    [() => undefined, /no async iterable; write it as an async generator/],
    [async function* () {
      yield { kind: "file" };
    }, /yielded a object without a path/],
  ];
  for (const [emit, expected] of cases) {
    await using plugin = await scanning(transport, emit as never);
    const [only, ...rest] = await scanned(plugin.scan());
    match(only!, expected);
    deepEqual(rest, []);
  }
});

test("V3 a scan before Init and one after Close end well with an error of the root", async (transport) => {
  await using plugin = servedImporterV10(
    transport,
    defineImporter({ protocol: "test", create: () => ({ root: "/data", async *import() {} }) }),
  );
  const [before] = await scanned(plugin.scan());
  match(before!, /^\/: cannot scan before Init: send Init first$/);
  await plugin.init();
  deepEqual(await scanned(plugin.scan()), []);
  await plugin.close();
  const [after] = await scanned(plugin.scan());
  match(after!, /^\/data: cannot scan: the connector was closed$/);
});

test("V3 Close during a scan stops the author, and the scan ends well", async (transport) => {
  let stopped = false;
  await using plugin = await scanning(
    transport,
    (async function* ({ signal }) {
      try {
        yield file("/data/a");
        await forever(signal);
      } finally {
        stopped = true;
      }
    }) as (call: { readonly signal: AbortSignal }) => AsyncGenerator<never> as never,
  );
  const scan = plugin.scan();
  equal((await scan.next()).value?.pathname, "/data/a");
  await plugin.close();
  const [rest] = await scanned(scan);
  match(rest!, /^\/data: the import failed before its end: the connector was closed$/);
  await until(() => stopped);
  await rejects(plugin.read("/data/a"), /connector was closed/);
});

test("V3 a cancelled scan stops the author and forgets its files", async (transport) => {
  let stopped = false;
  await using plugin = await scanning(transport, async function* () {
    try {
      for (let at = 0;; at++) yield file(`/data/${at}`);
    } finally {
      stopped = true;
    }
  });
  for await (const _ of plugin.scan()) break;
  await until(() => stopped);
  await rejects(plugin.read("/data/0"), /no such file is waiting/);
});

test("V3 the end of the connection stops the author", async (transport) => {
  const reason = Promise.withResolvers<unknown>();
  await using plugin = await scanning(
    transport,
    ((call: { readonly signal: AbortSignal }) =>
      (async function* () {
        call.signal.addEventListener("abort", () => reason.resolve(call.signal.reason));
        yield file("/data/a");
        await forever(call.signal);
      })()) as never,
  );
  await plugin.scan().next();
  plugin.closeHost();
  ok(await reason.promise);
  await plugin.serving;
});

test("V3 a host that does not read holds up the author", async (transport) => {
  let made = 0;
  await using plugin = await scanning(transport, async function* () {
    for (; made < 200_000; made++) yield file(`/data/${"x".repeat(200)}${made}`);
  });
  const abort = new AbortController();
  const scan = plugin.scan({ signal: abort.signal });
  await scan.next();
  let seen: number;
  do {
    seen = made;
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (made > seen);
  // 2 MiB of window, 512 KiB in the plugin, some in the pipes: records of some 300 bytes.
  ok(made < 40_000, `${made} records were made for a host that reads none`);
  abort.abort(new Error("enough"));
  await rejects(scan.next(), /enough/);
});

test("V3 two files of one path: the second is reported, and the first is read", async (transport) => {
  await using plugin = await scanning(transport, async function* () {
    yield file("/data/a", "one");
    yield file("/data/a", "two");
  });
  const [first, second] = await scanned(plugin.scan());
  equal(first, "/data/a");
  match(second!, /^\/data\/a: another file of this path.*give each file a path of its own$/);
  equal(await plugin.read("/data/a"), "one");
});

test("V3 a second scan finds everything again", async (transport) => {
  let scans = 0;
  await using plugin = await scanning(transport, async function* () {
    yield file("/data/a", `scan ${++scans}`);
  });
  deepEqual(await scanned(plugin.scan()), ["/data/a"]);
  deepEqual(await scanned(plugin.scan()), ["/data/a"]);
  equal(await plugin.read("/data/a"), "scan 2");
});

test("V4 no attribute is in a scan, and no name of one", async (transport) => {
  await using plugin = await scanning(transport, async function* () {
    yield fileRecord("/data/a", {}, () => bytes("file"), { xattrNames: ["user.x"] });
    yield xattrRecord("/data/a", "user.x", () => bytes("value"));
    yield xattrRecord("/data/a", "stream", () => bytes("value"), "ads");
  });
  const answers = await Array.fromAsync(plugin.scan());
  equal(answers.length, 1);
  equal(answers[0]!.record!.xattr, null);
  equal(await plugin.read("/data/a"), "file");
});

test("V3 no error of a scan tells a secret", async (transport) => {
  await using plugin = servedImporterV10(transport, {
    role: "importer",
    protocols: ["test"],
    flags: [],
    secrets: ["token"],
    construct: (context) =>
      defineImporter({
        protocol: "test",
        create: () => ({
          root: "/data",
          async *import() {
            yield errorRecord("/data/a", new Error(`refused: ${context.config.token}`));
            yield fileRecord("/data/b", {}, () => {
              throw new Error(`also refused: ${context.config.token}`);
            });
            throw new Error(`ended: ${context.config.token}`);
          },
        }),
      }).construct(context),
  });
  await plugin.init({ config: { location: "test://x", token: "s3cr3t!" } });
  deepEqual(await scanned(plugin.scan()), [
    "/data/a: refused: ***",
    "/data/b",
    "/data: the import failed before its end: ended: ***",
  ]);
  await rejects(plugin.read("/data/b"), ({ message }: Error) => {
    match(message, /also refused: \*\*\*/);
    return true;
  });
  ok(!plugin.log.join("").includes("s3cr3t!"));
});

import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { ConnectorError } from "../../sdk/error.ts";
import { pluginStatus } from "../grpc_status.ts";
import { type ImporterSession, importerSession } from "../importer_session.ts";
import {
  bytes,
  type FakeImporter,
  fakeImporter,
  type FakeImporterOptions,
  file,
} from "../test_importer_v10.ts";
import { opened, withFake } from "../test_fake.ts";

async function withImporter(
  options: FakeImporterOptions,
  run: (session: ImporterSession, calls: FakeImporter["calls"]) => Promise<void>,
): Promise<void> {
  const { handlers, calls } = fakeImporter(options);
  await withFake(handlers, async (plugin) => {
    const session = await importerSession(plugin, { ...opened, host: { maxConcurrency: 3 } });
    await run(session, calls);
  });
}

const entries = [
  { pathname: "/r", record: { fileinfo: { name: "r", mode: 0x80000000 + 0o755 } } },
  file("/r/a"),
  { pathname: "/r/bad", error: { message: "disk on fire" } },
  { pathname: "/r/l", record: { target: "a", fileinfo: { name: "l", mode: 0x8000000 + 0o777 } } },
  file("/r/z"),
];
const contents = { "/r/a": [bytes("a"), new Uint8Array(), bytes("bc")], "/r/z": [bytes("xyz")] };

Deno.test("H13 an import of a v1.0 importer is Info, one Scan, a reader for each read file", () =>
  withImporter({ entries, contents }, async (session, calls) => {
    const { generation, origin, type, root, flags } = session;
    deepStrictEqual([generation, origin, type, root, flags], ["v1.0", "box", "t", "/r", 0]);
    const seen: string[] = [];
    for await (const { record, open } of session.import()) {
      let text = "";
      if (record.path === "/r/a") {
        for await (const chunk of open()) {
          ok(chunk.length > 0, "H8 an empty chunk came through");
          text += new TextDecoder().decode(chunk);
        }
      }
      const extra = record.kind === "error"
        ? record.message
        : record.kind === "symlink"
        ? record.target
        : text;
      seen.push(`${record.kind} ${record.path} ${extra}`);
    }
    await session.close();
    deepStrictEqual(seen, [
      "directory /r ",
      "file /r/a abc",
      "error /r/bad disk on fire",
      "symlink /r/l a",
      "file /r/z ",
    ]);
    deepStrictEqual(calls, [
      "Init mem mem:///r 3",
      "Info",
      "Scan",
      "OpenReader /r/a",
      "CloseReader /r/a",
      "Close",
    ]);
  }));

Deno.test("importAll reads a v1.0 importer with several workers", () => {
  const many = Array.from({ length: 200 }, (_, index) => file(`/f${index}`, 5));
  const contents = Object.fromEntries(many.map(({ pathname }) => [pathname, [bytes("12345")]]));
  return withImporter({ entries: [...many, ...entries], contents }, async (session, calls) => {
    let length = 0;
    let running = 0;
    let most = 0;
    const summary = await session.importAll({
      async handle({ record, drain }) {
        most = Math.max(most, ++running);
        const drained = record.path.startsWith("/f") ? await drain() : 0;
        length += drained;
        running--;
      },
    });
    deepStrictEqual(summary, { records: 205, errors: 1 });
    deepStrictEqual([length, most], [1000, 3]);
    strictEqual(calls.filter((call) => call.startsWith("OpenReader")).length, 200);
    strictEqual(calls.filter((call) => call.startsWith("CloseReader")).length, 200);
  });
});

Deno.test("workers get on with a v1.0 importer that does one thing at a time", () => {
  const big = [new Uint8Array(4_000_000), new Uint8Array(4_000_000)];
  const many = Array.from({ length: 12 }, (_, index) => file(`/f${index}`, 8_000_000));
  const contents = Object.fromEntries(many.map(({ pathname }) => [pathname, big]));
  return withImporter({ entries: many, contents, oneAtATime: true }, async (session) => {
    let length = 0;
    await session.importAll({
      concurrency: 4,
      async handle({ drain }) {
        const drained = await drain();
        length += drained;
      },
    });
    strictEqual(length, 12 * 8_000_000);
  });
});

Deno.test("a v1.0 importer that refuses the location in its answer is quoted", async () => {
  for (const [error, said] of [["no such bucket", "no such bucket"], ["", "gave no message"]]) {
    const { handlers, calls } = fakeImporter({ init: { error } });
    await withFake(handlers, async (plugin) => {
      const failure = await importerSession(plugin, opened).then(() => undefined, (error) => error);
      match(failure.message, new RegExp(`^cannot open mem:///r: .*${said}`));
      strictEqual(pluginStatus(failure)?.message, error);
      // A plugin without a connector may not survive more questions.
      strictEqual(calls.length, 1);
    });
  }
});

Deno.test("H5 a Scan that ends with a failure ends the import with its sentence, at once", () =>
  withImporter({
    entries,
    contents,
    scanEnd: () => Promise.reject(new ConnectorError("quota used up", { code: "unavailable" })),
  }, async (session, calls) => {
    const handled: string[] = [];
    await rejects(
      session.importAll({ handle: ({ record }) => void handled.push(record.path) }),
      /^ConnectorError: the import failed in the plugin: quota used up$/,
    );
    strictEqual(handled.length, 5);
    strictEqual(calls.filter((call) => call === "Scan").length, 1);
  }));

Deno.test("a file without a reader fails alone, and its reader is closed all the same", () =>
  withImporter({ entries, contents: {} }, async (session, calls) => {
    const seen: string[] = [];
    for await (const { record, drain } of session.import()) {
      if (record.kind !== "file") continue;
      await rejects(drain(), /^ConnectorError: cannot read "\/r\/[az]" from .*no reader for/);
      seen.push(record.path);
    }
    deepStrictEqual(seen, ["/r/a", "/r/z"]);
    deepStrictEqual(calls.slice(3), [
      "OpenReader /r/a",
      "CloseReader /r/a",
      "OpenReader /r/z",
      "CloseReader /r/z",
    ]);
  }));

Deno.test("what was opened and left is closed when the record is answered", () => {
  const big = Array.from({ length: 64 }, () => new Uint8Array(1 << 20));
  return withImporter({ entries, contents: { "/r/a": big } }, async (session, calls) => {
    for await (const received of session.import()) {
      if (received.record.path !== "/r/a") continue;
      const chunks = received.open();
      strictEqual((await chunks.next()).value?.length, 1 << 20);
      await received.answer();
      deepStrictEqual(calls.slice(3), ["OpenReader /r/a", "CloseReader /r/a"]);
      strictEqual((await chunks.next()).done, true);
    }
  });
});

Deno.test("a v1.0 importer is scanned once", () =>
  withImporter({ entries }, async (session, calls) => {
    await session.importAll({ handle: () => {} });
    await rejects(session.importAll({ handle: () => {} }), /lists once in its life/);
    await rejects(session.import().next(), /open another session/);
    strictEqual(calls.filter((call) => call === "Scan").length, 1);
  }));

Deno.test("an attribute of a v1.0 Scan is told as one that cannot be read", () =>
  withImporter({
    entries: [{ pathname: "/r/a", record: { xattr: { name: "user.x", type: 0 } } }],
    contents,
  }, async (session) => {
    for await (const { record, message } of session.import()) {
      strictEqual(record.kind, "error");
      match(record.kind === "error" ? record.message : "", /attribute "user\.x" cannot be read/);
      strictEqual(message.isXattr, true);
    }
  }));

Deno.test("a v1.0 record without metadata ends the import with its path", () =>
  withImporter({ entries: [{ pathname: "/x" }] }, async (session) => {
    await rejects(session.import().next(), /sent the record "\/x" without its fileInfo/);
  }));

Deno.test("an aborted import of a v1.0 importer ends with the reason, a reading too", async () => {
  const hang = () => new Promise<never>(() => {});
  await withImporter({ entries, scanEnd: hang }, async (session) => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const importing = session.importAll({
      signal: stop.signal,
      handle: ({ record }) => record.path === "/r/z" ? stop.abort(reason) : undefined,
    });
    await rejects(importing, reason);
  });
  const big = Array.from({ length: 64 }, () => new Uint8Array(1 << 20));
  await withImporter({ entries, contents: { "/r/a": big } }, async (session, calls) => {
    const stop = new AbortController();
    const reason = new Error("no more");
    for await (const { record, open } of session.import()) {
      if (record.path !== "/r/a") continue;
      const chunks = open({ signal: stop.signal });
      await chunks.next();
      stop.abort(reason);
      await rejects(async () => {
        for await (const _ of chunks);
      }, reason);
    }
    await session.ping();
    strictEqual(calls.includes("CloseReader /r/a"), true);
  });
});

Deno.test("leaving a v1.0 import early cancels the Scan", async () => {
  const ended = Promise.withResolvers<unknown>();
  function* endless() {
    for (let count = 0;; count++) yield file(`/f${count}`);
  }
  const { handlers } = fakeImporter({ entries: endless() });
  const scan = handlers[2] as { handle(request: unknown, call: unknown): Promise<void> };
  const handle = scan.handle;
  Object.assign(scan, {
    handle: (request: unknown, call: unknown) =>
      handle(request, call).catch((error) => ended.resolve(error)),
  });
  await withFake(handlers, async (plugin) => {
    const session = await importerSession(plugin, opened);
    for await (const { record } of session.import()) if (record.path === "/f9") break;
    ok(await ended.promise);
  });
});

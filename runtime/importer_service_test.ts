import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { type BidiCall, grpcClient } from "../host/grpc_client.ts";
import { importerMethods } from "../proto/importer_methods.ts";
import type {
  ImportRequest,
  ImportResponse,
  InitRequest,
  RecordMessage,
} from "../proto/messages.ts";
import { defineImporter } from "../sdk/define_importer.ts";
import type { ImporterDefinition } from "../sdk/definition.ts";
import { ConnectorError } from "../sdk/error.ts";
import { errorRecord } from "../sdk/error_record.ts";
import { fileRecord } from "../sdk/file_record.ts";
import type { ImportResult } from "../sdk/importer.ts";
import type { ImportRecord } from "../sdk/record.ts";
import { xattrRecord } from "../sdk/xattr_record.ts";
import { memoryConnection } from "./memory_connection.ts";
import { serveImporter } from "./serve_importer.ts";

const { init, ping, import: importMethod, open, close } = importerMethods;
const INIT: InitRequest = { options: {}, proto: "test", config: { location: "test:///data" } };
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (chunks: Uint8Array[]) => chunks.map((one) => new TextDecoder().decode(one)).join("");
const file = (path: string, content = path) => fileRecord(path, {}, () => bytes(content));

/** A served importer and the host's end of its connection. */
function served(definition: ImporterDefinition) {
  const connection = memoryConnection();
  const log: string[] = [];
  const serving = serveImporter(definition, {
    connection: connection.plugin,
    log: (line) => log.push(line),
  });
  const client = grpcClient(connection.host);
  return {
    client,
    log,
    init: (request: InitRequest = INIT) => client.unary(init, request),
    import: () => client.bidi(importMethod),
    close: () => client.unary(close, {}),
    async read(record: RecordMessage): Promise<string> {
      const chunks: Uint8Array[] = [];
      for await (const { chunk } of client.serverStream(open, { record })) chunks.push(chunk!);
      return text(chunks);
    },
    async [Symbol.asyncDispose]() {
      connection.closeHost();
      client.destroy();
      await serving;
      // The client looks at how each stream ended in the turn after its end.
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

/** A served importer that is initialised and yields these records. */
async function importing(records: () => AsyncIterable<ImportRecord>, root = "/data") {
  const plugin = served(defineImporter({
    protocol: "test",
    create: () => ({ root, import: records }),
  }));
  await plugin.init();
  return plugin;
}

type Import = BidiCall<ImportRequest, ImportResponse>;

/** Takes records up to `finished`, or to the end of the stream, without answering them. */
async function take(call: Import): Promise<{ records: RecordMessage[]; finished: boolean }> {
  const records: RecordMessage[] = [];
  const responses = call.responses[Symbol.asyncIterator]();
  while (true) {
    const { value, done } = await responses.next();
    if (done) return { records, finished: false };
    if (value.finished) return { records, finished: true };
    records.push(value.record!);
  }
}

function answer(call: Import, header: RecordMessage): void | Promise<void> {
  return call.send({ result: { header, error: "" } });
}

/** Polls until something happened in another task. */
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const forever = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

Deno.test("P10 a call before Init is refused with a status", async () => {
  await using plugin = served(defineImporter({
    protocol: "test",
    create: () => ({ root: "/", async *import() {} }),
  }));
  await rejects(plugin.client.unary(ping, {}), /before Init/);
  await rejects(take(plugin.import()), /before Init/);
  await rejects(plugin.read({ pathname: "/a" }), /before Init/);
  await plugin.close();
  equal((await plugin.init()).root, "/");
});

Deno.test("P11 a second Init is refused and the first connector goes on", async () => {
  let made = 0;
  await using plugin = served(defineImporter({
    protocol: "test",
    create: () => ({ origin: `${++made}`, root: "/", async *import() {} }),
  }));
  equal((await plugin.init()).origin, "1");
  await rejects(plugin.init(), /cannot init twice/);
  equal(made, 1);
  await plugin.client.unary(ping, {});
});

Deno.test("P12 Init without options assumes defaults", async () => {
  let host: unknown;
  await using plugin = served(defineImporter({
    protocol: "test",
    create: (context) => {
      host = context.host;
      return { root: "/", async *import() {} };
    },
  }));
  await plugin.init({ proto: "test", config: { location: "test://x" } });
  deepEqual(host, {
    hostname: "localhost",
    os: "",
    arch: "",
    cwd: "/",
    maxConcurrency: 1,
    excludes: [],
    noXattr: false,
  });
});

Deno.test("P13 a config problem is a status with the author's message, and Init may be repeated", async () => {
  let bad = true;
  await using plugin = served(defineImporter({
    protocol: "test",
    create: () => {
      if (bad) throw new Error("the moon is not full; wait");
      return { root: "/", async *import() {} };
    },
  }));
  await rejects(plugin.init(), /the moon is not full; wait/);
  bad = false;
  await plugin.init();
});

Deno.test("P14 Close twice, Close during Import, and calls after Close end cleanly", async () => {
  let closed = 0;
  let stopped = false;
  await using plugin = served(defineImporter({
    protocol: "test",
    create: () => ({
      root: "/",
      async *import({ signal }) {
        yield file("/a");
        try {
          await forever(signal);
        } finally {
          stopped = true;
        }
      },
      close: () => void closed++,
    }),
  }));
  await plugin.init();
  const call = plugin.import();
  const ended = rejects(take(call), /closed/);
  await Promise.all([plugin.close(), plugin.close()]);
  await ended;
  await until(() => stopped);
  await plugin.close();
  equal(closed, 1);
  await rejects(take(plugin.import()), /was closed/);
  await rejects(plugin.read({ pathname: "/a" }), /was closed/);
});

Deno.test("P15 error text with umlauts, percent signs and line ends arrives unchanged", async () => {
  const message = 'Größe 100 % überschritten:\n\t☠ \u0001 "x"';
  await using plugin = await importing(() => {
    throw new Error(message);
  });
  await rejects(take(plugin.import()), (error: Error) => error.message.includes(message));
});

Deno.test("P16 what the author throws synchronously fails that call only", async () => {
  await using plugin = served(defineImporter({
    protocol: "test",
    create: () => ({
      root: "/",
      ping() {
        throw new TypeError("sync");
      },
      import() {
        throw new TypeError("no generator");
      },
    }),
  }));
  await plugin.init();
  await rejects(plugin.client.unary(ping, {}), /sync/);
  await rejects(take(plugin.import()), /no generator/);
  await rejects(plugin.client.unary(ping, {}), /sync/);
});

Deno.test("P18 all seven options reach the author", async () => {
  let host: unknown;
  await using plugin = served(defineImporter({
    protocol: "test",
    create: (context) => {
      host = context.host;
      return { root: "/", async *import() {} };
    },
  }));
  await plugin.init({
    options: {
      hostname: "h",
      os: "linux",
      arch: "amd64",
      cwd: "/w",
      maxconcurrency: "7",
      excludes: ["*.o", "!a.o"],
      noxattr: true,
    },
    proto: "test",
    config: { location: "test://x" },
  });
  deepEqual(host, {
    hostname: "h",
    os: "linux",
    arch: "amd64",
    cwd: "/w",
    maxConcurrency: 7,
    excludes: ["*.o", "!a.o"],
    noXattr: true,
  });
});

Deno.test("I1 one record, finished, and OK only after the half-close", async () => {
  await using plugin = await importing(async function* () {
    yield file("/data/a");
  });
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  const { value: first } = await responses.next();
  equal(first.record.pathname, "/data/a");
  equal((await responses.next()).value.finished, true);
  let ended = false;
  const end = responses.next().then(({ done }) => ended = done === true);
  await plugin.client.unary(ping, {});
  await plugin.client.unary(ping, {});
  equal(ended, false);
  await answer(call, first.record);
  call.halfClose();
  equal(await end, true);
});

for (
  const [row, count] of [["I2 the author throws after k records", 3], [
    "I3 the author throws before any record",
    0,
  ]] as const
) {
  Deno.test(`${row}: no finished, an error status`, async () => {
    await using plugin = await importing(async function* () {
      for (let at = 0; at < count; at++) yield file(`/data/${at}`);
      throw new Error("tape torn");
    });
    const seen: ImportResponse[] = [];
    const call = plugin.import();
    await rejects(async () => {
      for await (const response of call.responses) seen.push(response);
    }, /tape torn/);
    equal(seen.length, count);
    ok(seen.every(({ finished }) => !finished));
  });
}

Deno.test("I4 the author throws after its last record, before returning: an error status", async () => {
  await using plugin = await importing(async function* () {
    try {
      yield file("/data/a");
    } finally {
      await Promise.resolve();
      // deno-lint-ignore no-unsafe-finally
      throw new Error("the last page is missing");
    }
  });
  for (let round = 0; round < 20; round++) {
    const call = plugin.import();
    const seen: ImportResponse[] = [];
    await rejects(async () => {
      for await (const response of call.responses) seen.push(response);
    }, /the last page is missing/);
    deepEqual(seen.map(({ finished }) => finished), [false]);
  }
});

Deno.test("I5 chunks of at most 1 MiB, none empty, whatever the author's pieces are", async () => {
  const parts = [
    new Uint8Array(0),
    new Uint8Array(3_000_000).fill(7),
    new Uint8Array(0),
    bytes("end"),
  ];
  await using plugin = await importing(async function* () {
    yield fileRecord("/data/a", {}, async function* () {
      yield* parts;
    });
  });
  const call = plugin.import();
  await take(call);
  const sizes: number[] = [];
  const opened = plugin.client.serverStream(open, { record: { pathname: "/data/a" } });
  for await (const { chunk } of opened) sizes.push(chunk!.length);
  ok(sizes.every((size) => size > 0 && size <= 1024 * 1024), String(sizes));
  equal(sizes.reduce((sum, size) => sum + size), 3_000_003);
});

Deno.test("I6 an empty file is no message and OK", async () => {
  await using plugin = await importing(async function* () {
    yield fileRecord("/data/a", { size: 0 }, () => new Uint8Array(0));
  });
  await take(plugin.import());
  let messages = 0;
  const opened = plugin.client.serverStream(open, { record: { pathname: "/data/a" } });
  for await (const _ of opened) messages++;
  equal(messages, 0);
});

Deno.test("I7 an Open that arrives with the record is served while the author goes on", async () => {
  const next = Promise.withResolvers<void>();
  await using plugin = await importing(async function* () {
    yield file("/data/a", "early");
    await next.promise;
  });
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  const { value } = await responses.next();
  equal(await plugin.read(value.record), "early");
  next.resolve();
  equal((await responses.next()).value.finished, true);
});

Deno.test("I8 an Open for an unknown path is refused and the import goes on", async () => {
  await using plugin = await importing(async function* () {
    yield file("/data/a");
    yield file("/data/b");
  });
  const call = plugin.import();
  await rejects(plugin.read({ pathname: "/nowhere" }), /cannot open "\/nowhere"/);
  equal((await take(call)).records.length, 2);
  equal(await plugin.read({ pathname: "/data/b" }), "/data/b");
  await rejects(plugin.read({ pathname: "/data/b" }), /opened once/);
});

Deno.test("I9 a reader that fails midway gives its bytes, then its message, and is closed", async () => {
  let closed = 0;
  await using plugin = await importing(async function* () {
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
    const opened = plugin.client.serverStream(open, { record: { pathname: "/data/a" } });
    for await (const { chunk } of opened) chunks.push(chunk!);
  }, /sector 9 unreadable/);
  equal(text(chunks), "good");
  equal(closed, 1);
});

Deno.test("I10 a cancelled Open stops reading at once and closes the reader", async () => {
  let reads = 0;
  let closed = 0;
  let aborted = false;
  await using plugin = await importing(async function* () {
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
  for await (const _ of plugin.client.serverStream(open, { record: { pathname: "/data/big" } })) {
    break;
  }
  await until(() => closed === 1 && aborted);
  // 2 MiB host window, 512 KiB in the plugin, some in the pipes.
  ok(reads < 40, `${reads} reads of 256 KiB`);
});

Deno.test("I10 a cancelled Open closes a reader whose read never answers", async () => {
  let closed = false;
  const started = Promise.withResolvers<void>();
  await using plugin = await importing(async function* () {
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
  const reading = plugin.client.serverStream(open, { record: { pathname: "/data/hung" } }, {
    signal: abort.signal,
  }).next();
  await started.promise;
  abort.abort(new Error("enough"));
  await rejects(reading, /enough/);
  await until(() => closed);
});

Deno.test("I11 a result for a record that was not opened forgets it; open never runs", async () => {
  let opened = 0;
  await using plugin = await importing(async function* () {
    yield fileRecord("/data/a", {}, () => {
      opened++;
      return bytes("x");
    });
  });
  const call = plugin.import();
  const { records } = await take(call);
  await answer(call, records[0]!);
  await until(() => true);
  await plugin.client.unary(ping, {});
  await rejects(plugin.read({ pathname: "/data/a" }), /no such record is waiting/);
  equal(opened, 0);
});

Deno.test("I12 results nobody asked for are consumed, ten thousand of them", async () => {
  await using plugin = await importing(async function* () {
    for (let at = 0; at < 10_000; at++) yield file(`/data/${at}`);
  });
  const call = plugin.import();
  let count = 0;
  for await (const { record, finished } of call.responses) {
    if (finished) {
      call.halfClose();
    } else {
      count++;
      await answer(call, record!);
    }
  }
  equal(count, 10_000);
});

Deno.test("I13 a needack author sees every result in the order of arrival, then the end", async () => {
  const seen: ImportResult[] = [];
  await using plugin = served(defineImporter({
    protocol: "test",
    flags: ["needack"],
    create: () => ({
      root: "/",
      async *import({ results }) {
        for (const path of ["/a", "/b", "/c"]) yield file(path);
        yield xattrRecord("/a", "user.x", () => bytes("v"));
        let left = 4;
        for await (const result of results) {
          seen.push(result);
          if (--left === 0) break;
        }
      },
    }),
  }));
  equal((await plugin.init()).flags, 8);
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  const records: RecordMessage[] = [];
  while (records.length < 4) records.push((await responses.next()).value.record);
  for (const at of [2, 0, 3, 1]) await answer(call, records[at]!);
  equal((await responses.next()).value.finished, true);
  call.halfClose();
  equal((await responses.next()).done, true);
  deepEqual(seen, [
    { path: "/c", error: "" },
    { path: "/a", error: "" },
    { path: "/a", xattrName: "user.x", error: "" },
    { path: "/b", error: "" },
  ]);
});

Deno.test("I13 the results end when the host half-closes after its last one", async () => {
  const seen: string[] = [];
  const drained = Promise.withResolvers<void>();
  await using plugin = served(defineImporter({
    protocol: "test",
    flags: ["needack"],
    create: () => ({
      root: "/",
      async *import({ results }) {
        (async () => {
          for await (const { path } of results) seen.push(path);
        })().then(drained.resolve, drained.reject);
        yield file("/a");
        yield file("/b");
        await until(() => seen.length === 2);
      },
    }),
  }));
  await plugin.init();
  const call = plugin.import();
  for await (const { record, finished } of call.responses) {
    if (finished) call.halfClose();
    else await answer(call, record!);
  }
  await drained.promise;
  deepEqual(seen, ["/a", "/b"]);
});

Deno.test("I14 a needack author that never reads its results does not hold up the import", async () => {
  await using plugin = served(defineImporter({
    protocol: "test",
    flags: ["needack"],
    create: () => ({
      root: "/",
      async *import() {
        for (let at = 0; at < 5000; at++) yield file(`/${at}`);
      },
    }),
  }));
  await plugin.init();
  const call = plugin.import();
  let count = 0;
  for await (const { record, finished } of call.responses) {
    if (finished) call.halfClose();
    else {
      count++;
      await answer(call, record!);
    }
  }
  equal(count, 5000);
});

Deno.test("I15 two records with the same key are both opened, first come first served", async () => {
  await using plugin = await importing(async function* () {
    yield file("/data/a", "one");
    yield file("/data/a", "two");
  });
  const call = plugin.import();
  const { records } = await take(call);
  equal(await plugin.read({ pathname: "/data/a" }), "one");
  await answer(call, records[0]!);
  await plugin.client.unary(ping, {});
  equal(await plugin.read({ pathname: "/data/a" }), "two");
  await rejects(plugin.read({ pathname: "/data/a" }), /no such record is waiting/);
});

Deno.test("I16 a file and its attributes, read side by side, have distinct contents", async () => {
  await using plugin = await importing(async function* () {
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

Deno.test("I18 an author's error for one path is a record and the import goes on", async () => {
  await using plugin = await importing(async function* () {
    yield errorRecord("/data/secret", new Error("permission denied"));
    yield file("/data/b");
  });
  const { records, finished } = await take(plugin.import());
  deepEqual(records.map(({ pathname, error }) => [pathname, error]), [
    ["/data/secret", "permission denied"],
    ["/data/b", ""],
  ]);
  equal(finished, true);
});

Deno.test("I22 a root with a trailing slash is cleaned, a relative or empty one refused", async () => {
  const withRoot = (root: string) =>
    served(defineImporter({
      protocol: "test",
      create: () => ({ root, async *import() {} }),
    }));
  await using slash = withRoot("/data//x/");
  equal((await slash.init()).root, "/data/x");
  for (const root of ["", "data", "../x"]) {
    await using plugin = withRoot(root);
    await rejects(plugin.init(), /is not an absolute path/);
  }
});

Deno.test("I23 an author is paused while the host reads no records; Opens are served", async () => {
  let produced = 0;
  await using plugin = await importing(async function* () {
    for (; produced < 1_000_000; produced++) yield file(`/data/${produced}`);
  });
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  const { value } = await responses.next();
  let before = -1;
  while (before !== produced) {
    before = produced;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  ok(produced < 200_000, `${produced} records ahead of the host`);
  equal(await plugin.read(value.record), "/data/0");
  call.cancel();
});

for (
  const [row, giveUp, reason] of [
    ["I25 the peer resets the Import stream", (call: Import) => call.cancel(), /./],
    [
      "I26 half-close before finished",
      (call: Import) => call.halfClose(),
      /before its last record/,
    ],
  ] as const
) {
  Deno.test(`${row}: the author is cancelled and nothing is left behind`, async () => {
    let seen: unknown;
    let returned = false;
    await using plugin = await importing(
      async function* (
        { signal }: { readonly signal: AbortSignal } = { signal: new AbortController().signal },
      ) {
        try {
          yield file("/data/a");
          await forever(signal);
        } catch (error) {
          seen = error;
          throw error;
        } finally {
          returned = true;
        }
      } as () => AsyncIterable<ImportRecord>,
    );
    const call = plugin.import();
    const responses = call.responses[Symbol.asyncIterator]();
    await responses.next();
    giveUp(call);
    await rejects(responses.next(), reason);
    await until(() => returned);
    ok(seen instanceof Error);
    // The reader of a cancelled import is gone, the plugin is not.
    await rejects(plugin.read({ pathname: "/data/a" }), /no such record/);
    await plugin.client.unary(ping, {});
  });
}

Deno.test("I26 an author that ignores its signal does not keep the call alive", async () => {
  await using plugin = await importing(async function* () {
    yield file("/data/a");
    await new Promise(() => {});
  });
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  await responses.next();
  call.halfClose();
  await rejects(responses.next(), /before its last record/);
});

Deno.test("I27 Import twice on one instance: independent reader tables", async () => {
  let run = 0;
  await using plugin = await importing(async function* () {
    run++;
    yield file("/data/a", `run ${run}`);
  });
  const first = plugin.import();
  const { records } = await take(first);
  const second = plugin.import();
  await take(second);
  await answer(first, records[0]!);
  first.halfClose();
  await plugin.client.unary(ping, {});
  equal(await plugin.read({ pathname: "/data/a" }), "run 2");
});

Deno.test("I28 Ping works without Import and brings the author's reason", async () => {
  let down = false;
  await using plugin = served(defineImporter({
    protocol: "test",
    create: () => ({
      root: "/",
      ping() {
        if (down) throw new ConnectorError("no answer from host x; is it up?");
      },
      async *import() {},
    }),
  }));
  await plugin.init();
  await plugin.client.unary(ping, {});
  down = true;
  await rejects(plugin.client.unary(ping, {}), /no answer from host x; is it up\?/);
});

Deno.test("a secret in an author's error never reaches the host", async () => {
  await using plugin = served({
    role: "importer",
    protocols: ["test"],
    flags: [],
    secrets: ["token"],
    construct: ({ config, log }) => {
      log.info(`token is ${config.token}`);
      throw new Error(`refused: ${config.token}`);
    },
  });
  const request = { ...INIT, config: { location: "test://x", token: "s3cr3t!" } };
  await rejects(plugin.init(request), (error: Error) => {
    match(error.message, /refused: \*\*\*/);
    return true;
  });
  ok(!plugin.log.join("").includes("s3cr3t!"));
});

Deno.test("Init without a location names the remedy", async () => {
  await using plugin = served(defineImporter({
    protocol: "test",
    create: () => ({ root: "/", async *import() {} }),
  }));
  await rejects(plugin.init({ proto: "test", config: {} }), /no "location"; give one like "test:/);
});

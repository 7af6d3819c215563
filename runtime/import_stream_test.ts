import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { ImportRequest, ImportResponse } from "../proto/messages.ts";
import { directoryRecord } from "../sdk/directory_record.ts";
import { fileRecord } from "../sdk/file_record.ts";
import type { ImportCall, Importer } from "../sdk/importer.ts";
import { importStream } from "./import_stream.ts";
import { readerTable } from "./reader_table.ts";

const file = (path: string) => fileRecord(path, {}, () => new Uint8Array(0));

type Emit = (call: ImportCall) => unknown;

/** One import of an importer that does this, with the host's side in the test's hands. */
function importing(emit: Emit, { needAck = false } = {}) {
  const cancelled = new AbortController();
  const closed = new AbortController();
  const table = readerTable();
  const sent: string[] = [];
  const room: (Promise<void> | undefined)[] = [];
  const host = new TransformStream<ImportRequest, ImportRequest>({}, { highWaterMark: Infinity });
  const writer = host.writable.getWriter();
  const importer = { import: emit } as unknown as Importer;
  const run = () =>
    importStream({
      importer,
      requests: host.readable,
      call: {
        signal: cancelled.signal,
        send({ record, finished }: ImportResponse) {
          sent.push(finished ? "finished" : record?.pathname ?? "");
          return room.shift();
        },
      },
      closing: closed.signal,
      table,
      rules: { root: "/", noXattr: false, mask: (text) => text },
      needAck,
    });
  return { run, table, sent, room, writer, cancelled, closed };
}

/** An iterator that waits for ever, and tells when it was told to return. */
function waiting() {
  const told = Promise.withResolvers<void>();
  const iterator = {
    next: () => new Promise<never>(() => {}),
    return() {
      told.resolve();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  return { iterable: { [Symbol.asyncIterator]: () => iterator }, returned: told.promise };
}

Deno.test("I1 records, finished, and the end only after the host's half-close", async () => {
  let ended = false;
  const { run, sent, writer, table } = importing(async function* () {
    yield file("/a");
    yield directoryRecord("/d", {});
  });
  const running = run().then(() => ended = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  deepEqual(sent, ["/a", "/d", "finished"]);
  equal(ended, false);
  await writer.close();
  await running;
  // The host may still open what it has not answered (protocol 3.3).
  equal(table.size, 1);
});

Deno.test("I11 an answer without an error forgets the content, any other request does not", async () => {
  const { run, writer, table } = importing(async function* () {
    yield file("/a");
    yield file("/b");
  });
  const running = run();
  await writer.write({});
  await writer.write({ result: null });
  await writer.write({ result: { error: "" } });
  await writer.write({ result: { header: { pathname: "/unknown" } } });
  await writer.write({
    result: { header: { pathname: "/b", error: "of a record without content" } },
  });
  await writer.write({ result: { header: { pathname: "/a" } } });
  await writer.close();
  await running;
  equal(table.size, 1);
});

Deno.test("I2 no finished after a record that is none, or an import that gives no iterable", async () => {
  const cases: readonly (readonly [Emit, RegExp])[] = [
    [() => undefined, /returned no async iterable; write it as an async generator/],
    [() => [file("/a")], /returned no async iterable/],
    [() => Promise.resolve([]), /returned no async iterable/],
    [() => {
      throw new Error("at once");
    }, /at once/],
    [async function* () {
      yield undefined;
    }, /yielded a undefined without a path/],
    [async function* () {
      yield file("/a");
      throw new Error("half-way");
    }, /half-way/],
  ];
  for (const [emit, reason] of cases) {
    const { run, sent, table } = importing(emit);
    await rejects(run(), reason);
    equal(sent.includes("finished"), false);
    equal(table.size, 0);
  }
});

Deno.test("a host that ends before the last record stops the author with that reason", async () => {
  const { iterable, returned } = waiting();
  let signal: AbortSignal | undefined;
  const { run, writer } = importing((call) => {
    signal = call.signal;
    return iterable;
  });
  const running = run();
  await writer.close();
  const refusal = {
    name: "ConnectorError",
    message: /host ended the import before its last record/,
  };
  await rejects(running, refusal);
  await returned;
  equal(signal?.aborted, true);
});

Deno.test("a broken connection stops the author with that reason", async () => {
  const { iterable, returned } = waiting();
  const { run, writer } = importing(() => iterable);
  const running = run();
  await writer.abort(new Error("the wire broke"));
  await rejects(running, /the wire broke/);
  await returned;
});

for (const cause of ["cancelled", "closed"] as const) {
  Deno.test(`an import that is ${cause} ends at once, whatever it waits for`, async () => {
    const { iterable, returned } = waiting();
    const author = importing(() => iterable);
    const running = author.run();
    author[cause].abort(new Error(cause));
    await rejects(running, (error: unknown) => error === author[cause].signal.reason);
    await returned;

    const slow = importing(async function* () {
      yield file("/a");
    });
    slow.room.push(new Promise(() => {}));
    const sending = slow.run();
    await new Promise((resolve) => setTimeout(resolve));
    slow[cause].abort(new Error(cause));
    await rejects(sending, new RegExp(cause));
    equal(slow.table.size, 0);

    const last = importing(async function* () {});
    const answering = last.run();
    await new Promise((resolve) => setTimeout(resolve));
    last[cause].abort(new Error(cause));
    await rejects(answering, new RegExp(cause));
  });

  Deno.test(`an import that was ${cause} before it began does nothing`, async () => {
    let begun = false;
    const { run, sent, ...author } = importing(async function* () {
      begun = true;
      yield file("/a");
    });
    author[cause].abort(new Error(cause));
    await rejects(run(), new RegExp(cause));
    deepEqual([sent, begun], [[], false]);
  });
}

Deno.test("I13 results of a failed import end with its reason", async () => {
  let reading: Promise<unknown> | undefined;
  const { run, writer } = importing(async function* ({ results }) {
    reading = Array.fromAsync(results);
    reading.catch(() => {});
    yield file("/a");
    throw new Error("half-way");
  }, { needAck: true });
  const running = run();
  writer.write({ result: { header: { pathname: "/a" } } });
  await rejects(running, /half-way/);
  await rejects(reading!, /half-way/);
});

Deno.test("I13 a loop over the results that outlives the import sees the last one", async () => {
  let reading: Promise<{ path: string; error: string }[]> | undefined;
  const { run, sent, writer } = importing(async function* ({ results }) {
    reading = Array.fromAsync(results);
    yield file("/a");
    yield file("/b");
  }, { needAck: true });
  const running = run();
  while (sent.at(-1) !== "finished") await new Promise((resolve) => setTimeout(resolve));
  await writer.write({ result: { header: { pathname: "/b" } } });
  await writer.write({ result: { header: { pathname: "/a" }, error: "full" } });
  await writer.close();
  await running;
  deepEqual(await reading, [{ path: "/b", error: "" }, { path: "/a", error: "full" }]);
});

Deno.test("without needack, reading results says what to add", async () => {
  const { run } = importing(async function* ({ results }) {
    for await (const { path } of results) yield file(path);
  });
  await rejects(run(), /add "needack" to its flags/);
});

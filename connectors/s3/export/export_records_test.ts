import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { type ExportRecord, fileInfo, type FileKind, type Logger } from "@plakar-deno/sdk";
import { type FailureKind, networkFailure } from "@plakar-deno/sdk/network";
import type { ExportObjects } from "./export_objects.ts";
import { exportRecords } from "./export_records.ts";

const NOTHING = () => {};

/** Objects whose files take until they are told to be there, and what came of the records. */
function bench() {
  const events: string[] = [];
  const answers: Record<string, string> = {};
  const files = new Map<string, PromiseWithResolvers<void>>();
  const heard = new Map<string, PromiseWithResolvers<void>>();
  const waitFor = (event: string) => {
    const found = heard.get(event) ?? Promise.withResolvers<void>();
    heard.set(event, found);
    return found.promise;
  };
  const tell = (first: string) => {
    const event = events.includes(first) ? `${first} again` : first;
    events.push(event);
    void waitFor(event);
    heard.get(event)!.resolve();
  };
  const objects: ExportObjects = {
    async file({ path, content }, { onEnd }) {
      const done = files.get(path) ?? Promise.withResolvers<void>();
      files.set(path, done);
      tell(`begin ${path}`);
      await content.read();
      await onEnd();
      await done.promise;
      tell(`end ${path}`);
    },
    folder: ({ path }) => Promise.resolve(tell(`folder ${path}`)),
    symlink: ({ path }) => Promise.resolve(tell(`link ${path}`)),
    setInfo: () => Promise.reject(new Error("no v1.0 host here")),
    link: () => Promise.reject(new Error("no v1.0 host here")),
  };
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const log: Logger = { debug: NOTHING, info: NOTHING, warn, error: NOTHING };
  const answer = (path: string) => ({
    path,
    ok: () => void (answers[path] = "ok"),
    error: (reason: unknown) => void (answers[path] = String(reason)),
  });
  const info = (kind: FileKind, mode = 0o644) => fileInfo({ mode }, kind);
  return {
    events,
    answers,
    warnings,
    waitFor,
    finish(path: string, error?: Error) {
      const done = files.get(path) ?? Promise.withResolvers<void>();
      files.set(path, done);
      if (error === undefined) done.resolve();
      else done.reject(error);
      // The content may come later, or never.
      done.promise.catch(NOTHING);
    },
    file: (path: string, read = () => Promise.resolve<Uint8Array | null>(null)): ExportRecord => ({
      ...answer(path),
      kind: "file",
      info: info("file"),
      xattrNames: [],
      content: {
        read,
        stream: new ReadableStream(),
        async *[Symbol.asyncIterator]() {},
      },
    }),
    folder: (path: string): ExportRecord => ({
      ...answer(path),
      kind: "directory",
      info: info("directory"),
      xattrNames: [],
    }),
    special: (path: string, mode: number): ExportRecord => ({
      ...answer(path),
      kind: "special",
      info: info("special", mode),
    }),
    xattr: (path: string): ExportRecord => ({
      ...answer(path),
      kind: "xattr",
      name: "user.a",
      type: "extended",
      content: {
        read: () => Promise.resolve(null),
        stream: new ReadableStream(),
        async *[Symbol.asyncIterator]() {},
      },
    }),
    /** Exports; `asked` tells of each record that was asked for. */
    run(
      records: readonly ExportRecord[],
      { concurrency = 3, signal = new AbortController().signal, end = NOTHING } = {},
    ) {
      async function* sent(): AsyncGenerator<ExportRecord> {
        for (const record of records) {
          tell(`ask ${record.path}`);
          yield record;
        }
        await end();
      }
      return exportRecords(objects, { records: sent(), signal }, { concurrency, log });
    },
  };
}

Deno.test("E20 the next content comes while the last files are uploaded, up to the limit", async () => {
  const host = bench();
  const paths = ["/a", "/b", "/c", "/d", "/e"];
  const running = host.run(paths.map((path) => host.file(path)));
  await host.waitFor("begin /c");
  // Three are under way: the fourth is not asked for before one of them is there.
  deepEqual(host.events.filter((event) => event.startsWith("ask")), ["ask /a", "ask /b", "ask /c"]);
  host.finish("/b");
  await host.waitFor("begin /d");
  deepEqual(host.answers, { "/b": "ok" });
  for (const path of paths) host.finish(path);
  await running;
  deepEqual(Object.keys(host.answers).sort(), paths);
});

Deno.test("E20 a content that is still read holds the next record back", async () => {
  const host = bench();
  const read = Promise.withResolvers<null>();
  const running = host.run([host.file("/large", () => read.promise), host.folder("/next")]);
  await host.waitFor("begin /large");
  equal(host.events.includes("ask /next"), false);
  read.resolve(null);
  await host.waitFor("ask /next");
  host.finish("/large");
  await running;
  deepEqual(host.answers, { "/large": "ok", "/next": "ok" });
});

Deno.test("E10 a record that fails has its error, before or after its content, and the rest is stored", async () => {
  const host = bench();
  host.finish("/late", new Error("no room on the server"));
  host.finish("/good");
  const broken = () => Promise.reject<null>(new Error("the host broke off"));
  await host.run([host.file("/late"), host.file("/cut", broken), host.file("/good")]);
  deepEqual(host.answers, {
    "/late": "Error: no room on the server",
    "/cut": "Error: the host broke off",
    "/good": "ok",
  });
});

Deno.test("E20 a path that comes again waits for its earlier content", async () => {
  const host = bench();
  const running = host.run([host.file("/a"), host.folder("/a")]);
  await host.waitFor("ask /a again");
  host.finish("/a");
  await running;
  deepEqual(host.events, [
    "ask /a",
    "begin /a",
    "ask /a again",
    "end /a",
    "folder /a",
  ]);
});

const failed = (kind: FailureKind) =>
  networkFailure({ kind, action: 'put "f"', reason: "it hurts", remedy: "look after it" });

for (const kind of ["transient", "rate-limited", "auth", "not-found"] as const) {
  Deno.test(`E12 the restore ends when the server takes nothing for long (${kind})`, async () => {
    const host = bench();
    const paths = Array.from({ length: 12 }, (_, at) => `/f${at}`);
    for (const path of paths) host.finish(path, failed(kind));
    await rejects(
      host.run(paths.map((path) => host.file(path)), { concurrency: 2 }),
      /^ConnectorError: cannot restore the rest: the server took none of the last [6-9] entries; cannot put "f": it hurts; look after it$/,
    );
    const answered = Object.keys(host.answers).length;
    equal(answered >= 6 && answered < 12, true, `${answered} are answered`);
    equal(host.answers["/f0"], 'ConnectorError: cannot put "f": it hurts; look after it');
  });
}

Deno.test("E10 what the server refuses, or what it fails with now and then, ends no restore", async () => {
  const host = bench();
  const paths = Array.from({ length: 60 }, (_, at) => `/f${at}`);
  for (const [at, path] of paths.entries()) {
    const kind = at % 3 === 0 ? undefined : at < 30 ? "rate-limited" : "auth";
    host.finish(path, kind && failed(kind));
  }
  await host.run(paths.map((path) => host.file(path)), { concurrency: 1 });
  equal(Object.keys(host.answers).length, 60);
});

Deno.test("E21 extended attributes are answered ok and told of once", async () => {
  const host = bench();
  await host.run([host.xattr("/f"), host.xattr("/g")]);
  deepEqual(host.answers, { "/f": "ok", "/g": "ok" });
  deepEqual(host.warnings, ["extended attributes cannot be kept by objects and are left out"]);
});

Deno.test("devices, pipes and sockets are answered with the reason", async () => {
  const host = bench();
  const modes = {
    "/disk": 0o060644,
    "/pipe": 0o010644,
    "/sock": 0o140644,
    "/odd": 0,
  };
  await host.run(Object.entries(modes).map(([path, mode]) => host.special(path, mode)));
  match(
    host.answers["/disk"]!,
    /cannot restore the device "\/disk": a bucket holds files, folders/,
  );
  match(host.answers["/pipe"]!, /the named pipe "\/pipe"/);
  match(host.answers["/sock"]!, /the socket "\/sock"/);
  match(host.answers["/odd"]!, /the special file "\/odd"/);
});

Deno.test("E12 the host breaks off: what was read whole is stored before the call ends", async () => {
  const host = bench();
  const failed = Promise.withResolvers<void>();
  const running = host.run([host.file("/a")], { end: () => failed.promise });
  await host.waitFor("begin /a");
  failed.reject(new Error("the stream broke"));
  host.finish("/a");
  await rejects(running, /the stream broke/);
  deepEqual(host.answers, { "/a": "ok" });
});

Deno.test("a cancelled call answers nothing that failed by it", async () => {
  const host = bench();
  const life = new AbortController();
  const running = host.run([host.file("/a"), host.folder("/b")], {
    signal: life.signal,
    concurrency: 1,
  });
  await host.waitFor("begin /a");
  life.abort(new Error("cancelled"));
  host.finish("/a", new Error("aborted"));
  await rejects(running, /cancelled/);
  deepEqual(host.answers, {});
});

import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import {
  defineExporter,
  defineImporter,
  directoryRecord,
  eachRecord,
  errorRecord,
  fileRecord,
  type Generation,
  type ImportRecord,
  type LocationFlag,
  serveExporter,
  serveImporter,
  xattrRecord,
} from "@plakar-deno/sdk";
import { parseExcludes } from "@plakar-deno/sdk/files";
import {
  connectPlugin,
  type ExporterSession,
  exporterSession,
  importerSession,
  memoryConnection,
} from "../../host/mod.ts";
import { byteChunks } from "../../host/byte_chunks.ts";
import {
  type CopySummary,
  copyTree,
  type CopyTreeOptions,
  type NotCopied,
  nothingCopied,
} from "./copy_tree.ts";

const bytes = (length: number) => () => new Uint8Array(length).fill(7);

interface Copied {
  readonly summary: CopySummary;
  readonly failures: readonly NotCopied[];
  readonly got: readonly string[];
}

/** Copies what `records` yields from one plugin to another; notes what the second one got. */
async function copied(
  records: () => AsyncGenerator<ImportRecord> | Generator<ImportRecord>,
  how: {
    root?: string;
    flags?: LocationFlag[];
    excludes?: string[];
    refuse?: string;
    as?: Readonly<Record<string, string>>;
    generation?: Generation;
    /** Instead of the exporter's. */
    export?: ExporterSession["export"];
    onProgress?: CopyTreeOptions["onProgress"];
    summary?: CopySummary;
  } = {},
): Promise<Copied> {
  const got: string[] = [];
  const failures: NotCopied[] = [];
  const importer = defineImporter({
    protocol: "from",
    create: () => ({
      root: how.root ?? "/top/source",
      async *import() {
        yield* records();
      },
    }),
  });
  const exporter = defineExporter({
    protocol: "to",
    flags: how.flags ?? [],
    create: () => ({
      root: "/",
      export: eachRecord(async (record) => {
        if (record.path === how.refuse) throw new Error("not here");
        let length = 0;
        if ("content" in record) {
          for await (const chunk of record.content) length += chunk.length;
        }
        got.push(`${record.kind} ${record.path} ${length}`);
      }),
    }),
  });
  const [left, right] = [memoryConnection(), memoryConnection()];
  const serving = Promise.all([
    serveImporter(importer, {
      connection: left.plugin,
      generation: how.generation,
      log: () => {},
    }),
    serveExporter(exporter, { connection: right.plugin, log: () => {} }),
  ]);
  try {
    await using from = await importerSession(connectPlugin(left), {
      protocol: "from",
      config: { location: "from://" },
    });
    await using to = await exporterSession(connectPlugin(right), {
      protocol: "to",
      config: { location: "to://" },
    });
    const summary = await copyTree({
      importer: {
        ...from,
        root: from.root,
        importAll: ({ handle, ...options }) =>
          from.importAll({
            ...options,
            handle: (received) => {
              const { record } = received;
              const path = how.as?.[record.path] ?? record.path;
              return handle({ ...received, record: { ...record, path } });
            },
          }),
      },
      exporter: how.export === undefined ? to : { ...to, export: how.export },
      excludes: parseExcludes(how.excludes ?? []),
      concurrency: 4,
      signal: new AbortController().signal,
      onFailure: (failure) => void failures.push(failure),
      onProgress: how.onProgress,
      summary: how.summary,
    });
    return { summary, failures, got };
  } finally {
    left.closeHost();
    right.closeHost();
    await serving;
  }
}

Deno.test("folders that come late or never are made up before what is in them", async () => {
  const { summary, got } = await copied(function* () {
    yield fileRecord("/top/source/a/b/c", { size: 3 }, bytes(3));
    yield directoryRecord("/top/source/a", { mode: 0o755 });
    yield directoryRecord("/top/source", {});
    yield fileRecord("/top/source/d", { size: 1 }, bytes(1));
  });
  deepEqual(got, [
    "directory / 0",
    "directory /a 0",
    "directory /a/b 0",
    "file /a/b/c 3",
    "directory /a 0",
    "directory / 0",
    "file /d 1",
  ]);
  deepEqual(summary, {
    records: 7,
    refused: 0,
    unanswered: 0,
    unread: 0,
    madeUp: 3,
    excluded: 0,
    outside: 0,
    xattrs: 0,
    files: 2,
    bytes: 4,
  });
});

Deno.test("a source that is a single file goes into the destination under its name", async () => {
  const { got } = await copied(function* () {
    yield directoryRecord("/top", {});
    yield fileRecord("/top/source", { size: 2 }, bytes(2));
  });
  deepEqual(got, ["directory / 0", "file /source 2"]);
});

Deno.test("patterns leave out what plakar would leave out, by the paths of the source", async () => {
  const { summary, got } = await copied(function* () {
    yield directoryRecord("/top/source", {});
    yield fileRecord("/top/source/a.tmp", {}, bytes(1));
    yield directoryRecord("/top/source/node_modules", {});
    yield fileRecord("/top/source/node_modules/x.js", {}, bytes(1));
    yield fileRecord("/top/source/kept", {}, bytes(1));
  }, { excludes: ["*.tmp", "/top/source/node_modules"] });
  deepEqual(got, ["directory / 0", "file /kept 1"]);
  equal(summary.excluded, 3);
});

Deno.test("attributes are sent to an exporter that takes them, and to no other", async () => {
  function* records() {
    yield directoryRecord("/top/source", {});
    yield fileRecord("/top/source/a", { size: 0 }, bytes(0));
    yield xattrRecord("/top/source/a", "user.x", bytes(5));
  }
  const without = await copied(records);
  equal(without.summary.xattrs, 1);
  deepEqual(without.got, ["directory / 0", "file /a 0"]);
  const taken = await copied(records, { flags: ["exportxattr"] });
  equal(taken.summary.xattrs, 0);
  deepEqual(taken.got.at(-1), "xattr /a 5");
});

Deno.test("what one side could not do is told by side, and the rest is copied", async () => {
  const { summary, failures, got } = await copied(function* () {
    yield directoryRecord("/top/source", {});
    yield errorRecord("/top/source/lost", new Error("permission denied"));
    yield fileRecord("/top/source/refused", { size: 1 }, bytes(1));
    yield fileRecord("/top/source/last", { size: 3 }, bytes(3));
  }, { refuse: "/refused" });
  deepEqual(got, ["directory / 0", "file /last 3"]);
  deepEqual(
    failures.map(({ by, path, kind, reason }) => [by, path, kind, reason]).sort(),
    [
      ["destination", "/refused", "file", "not here"],
      ["source", "/top/source/lost", "unknown", "permission denied"],
    ],
  );
  deepEqual([summary.unread, summary.refused, summary.unanswered], [1, 1, 0]);
  // What was refused was sent, but is not copied.
  deepEqual([summary.records, summary.files, summary.bytes], [2, 1, 3]);
});

Deno.test("what was sent and never answered is not copied", async () => {
  const summary = nothingCopied();
  const sent: [number, number][] = [];
  const { signal } = new AbortController();
  const copying = copied(function* () {
    yield directoryRecord("/top/source", {});
    yield fileRecord("/top/source/a", { size: 5 }, bytes(5));
    yield fileRecord("/top/source/b", { size: 7 }, bytes(7));
  }, {
    // It answers the folder and reads everything, as a server that is lost before the end.
    async export(records, { onResult } = {}) {
      for await (const record of records) {
        if (record.path === "/") onResult?.({ path: "/", error: "", header: {} });
        if ("open" in record) await Array.fromAsync(byteChunks(await record.open({ signal })));
      }
      throw new Error("the server is gone");
    },
    summary,
    onProgress: ({ records, bytes }) => void sent.push([records, bytes]),
  });
  await rejects(copying, /the server is gone/);
  deepEqual(sent.at(-1), [3, 12]);
  const { records, unanswered, refused, files, bytes: length } = summary;
  deepEqual([records, unanswered, refused, files, length], [1, 2, 0, 0, 0]);
});

Deno.test("a path that could lead out of the destination is not copied", async () => {
  const paths = ["/../../etc/x", "/a/../../x", "/a//b", "/./x", "/x/", "/..", "/nul\0"];
  const { failures, got, summary } = await copied(function* () {
    yield directoryRecord("/top/source", {});
    for (const at of paths.keys()) yield fileRecord(`/top/source/${at}`, { size: 1 }, bytes(1));
    yield fileRecord("/top/other", { size: 1 }, bytes(1));
  }, {
    as: Object.fromEntries(paths.map((path, at) => [`/top/source/${at}`, `/top/source${path}`])),
  });
  deepEqual(got, ["directory / 0"]);
  deepEqual(failures.map(({ path }) => path), paths.map((path) => `/top/source${path}`));
  match(failures[0]!.reason, /its path is not clean/);
  equal(summary.outside, 1);
});

Deno.test("a content that is longer or shorter than its record says is told", async () => {
  const { failures, got } = await copied(function* () {
    yield directoryRecord("/top/source", {});
    yield fileRecord("/top/source/short", { size: 9 }, bytes(5));
    yield fileRecord("/top/source/none", { size: 9 }, bytes(0));
    yield fileRecord("/top/source/unknown", { size: -1 }, bytes(5));
  });
  equal(got.length, 4);
  deepEqual(failures.map(({ path, reason }) => `${path}: ${reason}`).sort(), [
    "/top/source/none: its record says 9 bytes, but 0 came",
    "/top/source/short: its record says 9 bytes, but 5 came",
  ]);
});

Deno.test("a content that breaks off half-way ends the copy and says whose", async () => {
  await rejects(
    copied(function* () {
      yield fileRecord("/top/source/torn", { size: 3_000_000 }, async function* () {
        yield new Uint8Array(2_000_000);
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error("the disk went away");
      });
    }),
    (error: Error) => {
      match(error.message, /the copy ends here, for "\/top\/source\/torn" broke off half-way/);
      match(error.message, /the disk went away/);
      return true;
    },
  );
});

Deno.test("files of a v1.0 importer that reads one at a time, in any order, are copied all", async () => {
  // As plugins of the older Go SDK do, but the newest that asks has its turn first.
  const waiting: (() => void)[] = [];
  let reading = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = () => {
    if (reading || waiting.length === 0) return;
    reading = true;
    waiting.pop()!();
  };
  async function* locked(): AsyncGenerator<Uint8Array> {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      clearTimeout(timer);
      timer = setTimeout(next, 20);
    });
    try {
      for (let chunk = 0; chunk < 8; chunk++) yield new Uint8Array(2 ** 20);
    } finally {
      reading = false;
      if (waiting.length > 0) timer = setTimeout(next, 20);
    }
  }
  const { summary, failures } = await copied(function* () {
    for (const name of ["a", "b", "c", "d"]) {
      yield fileRecord(`/top/source/${name}`, { size: 2 ** 23 }, locked);
    }
  }, { generation: "v1.0" });
  clearTimeout(timer);
  deepEqual([summary.files, summary.bytes, failures], [4, 4 * 2 ** 23, []]);
});

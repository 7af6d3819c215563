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
  type ImportRecord,
  serveExporter,
  serveImporter,
  specialRecord,
} from "@plakar-deno/sdk";
import {
  connectPlugin,
  exporterSession,
  importerSession,
  memoryConnection,
} from "../../host/mod.ts";
import { type CopySummary, copyTree } from "./copy_tree.ts";

const bytes = (length: number) => () => new Uint8Array(length).fill(7);

/** Copies what `records` yields from one plugin to another; notes what the second one got. */
async function copied(
  records: () => AsyncGenerator<ImportRecord> | Generator<ImportRecord>,
): Promise<{ summary: CopySummary; got: string[] }> {
  const got: string[] = [];
  const importer = defineImporter({
    protocol: "from",
    create: () => ({
      root: "/top/source",
      async *import() {
        yield* records();
      },
    }),
  });
  const exporter = defineExporter({
    protocol: "to",
    create: () => ({
      root: "/",
      export: eachRecord(async (record) => {
        if (record.kind === "special") throw new Error("no devices here");
        let length = 0;
        if (record.kind === "file") {
          for await (const chunk of record.content) length += chunk.length;
        }
        got.push(`${record.path} ${length}`);
      }),
    }),
  });
  const [left, right] = [memoryConnection(), memoryConnection()];
  const serving = Promise.all([
    serveImporter(importer, { connection: left.plugin, log: () => {} }),
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
      importer: from,
      exporter: to,
      concurrency: 4,
      signal: new AbortController().signal,
    });
    return { summary, got };
  } finally {
    left.closeHost();
    right.closeHost();
    await serving;
  }
}

Deno.test("everything below the root arrives whole and in order, its ancestors stay behind", async () => {
  const { summary, got } = await copied(function* () {
    yield directoryRecord("/", {});
    yield directoryRecord("/top", {});
    yield directoryRecord("/top/source", {});
    yield fileRecord("/top/source/empty", { size: 0 }, bytes(0));
    yield fileRecord("/top/source/big", { size: 5_000_000 }, bytes(5_000_000));
    for (let at = 0; at < 50; at++) yield fileRecord(`/top/source/${at}`, { size: at }, bytes(at));
  });
  deepEqual(got, [
    "/ 0",
    "/empty 0",
    "/big 5000000",
    ...Array.from({ length: 50 }, (_, at) => `/${at} ${at}`),
  ]);
  deepEqual(summary, { records: 53, bytes: 5_000_000 + 1225, unread: [], refused: [] });
});

Deno.test("what cannot be read or stored is told by name, and the copy goes on", async () => {
  const { summary, got } = await copied(function* () {
    yield directoryRecord("/top/source", {});
    yield errorRecord("/top/source/lost", new Error("permission denied"));
    yield fileRecord("/top/source/locked", { size: 1 }, () => {
      throw new Error("locked by somebody");
    });
    yield specialRecord("/top/source/pipe", { mode: 0o010644 });
    yield fileRecord("/top/source/last", { size: 3 }, bytes(3));
  });
  deepEqual(got, ["/ 0", "/last 3"]);
  equal(summary.records, 2);
  deepEqual(summary.unread.map(({ path, kind }) => [path, kind]), [
    ["/top/source/lost", "unknown"],
    ["/top/source/locked", "file"],
  ]);
  match(summary.unread[1]!.reason, /locked by somebody/);
  deepEqual(summary.refused.map(({ path, kind }) => [path, kind]), [["/pipe", "special"]]);
});

Deno.test("a content that breaks off half-way ends the copy with its reason", async () => {
  await rejects(
    copied(function* () {
      yield directoryRecord("/top/source", {});
      yield fileRecord("/top/source/torn", { size: 3_000_000 }, async function* () {
        yield new Uint8Array(2_000_000);
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error("the disk went away");
      });
      yield fileRecord("/top/source/last", { size: 3 }, bytes(3));
    }),
    /the disk went away/,
  );
});

Deno.test("an import that fails after its last record fails the copy", async () => {
  await rejects(
    copied(function* () {
      yield directoryRecord("/top/source", {});
      throw new Error("the listing broke");
    }),
    /the listing broke/,
  );
});

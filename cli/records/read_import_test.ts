import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import {
  defineImporter,
  directoryRecord,
  fileRecord,
  type ImporterDefinition,
  type ImportRecord,
  serveImporter,
} from "@plakar-deno/sdk";
import { parseExcludes } from "@plakar-deno/sdk/files";
import { connectPlugin, importerSession, memoryConnection } from "../../host/mod.ts";
import { readImport, type ReadImportOptions, type ReadRecord } from "./read_import.ts";
import { noRecords, type RecordTotals } from "./record_totals.ts";

/** Goes through what an importer yields, in this process. */
async function read(
  definition: ImporterDefinition,
  options: Partial<ReadImportOptions> = {},
): Promise<{ totals: RecordTotals; seen: ReadRecord[] }> {
  const connection = memoryConnection();
  const serving = serveImporter(definition, { connection: connection.plugin, log: () => {} });
  const totals = noRecords();
  const seen: ReadRecord[] = [];
  try {
    await using importer = await importerSession(connectPlugin(connection), {
      protocol: "test",
      config: { location: "test://" },
    });
    await readImport({
      importer,
      totals,
      excludes: parseExcludes([]),
      concurrency: 8,
      readContents: true,
      signal: new AbortController().signal,
      onRecord: (record) => void seen.push(record),
      ...options,
    });
    return { totals, seen };
  } finally {
    connection.closeHost();
    await serving;
  }
}

const of = (records: () => Iterable<ImportRecord>) =>
  defineImporter({
    protocol: "test",
    create: () => ({
      root: "/",
      async *import() {
        yield* records();
      },
    }),
  });

Deno.test("an importer that waits for the result of each record gets it", async () => {
  const answered: string[] = [];
  const definition = defineImporter({
    protocol: "test",
    flags: ["needack"],
    create: () => ({
      root: "/",
      async *import({ results }) {
        const answers = results[Symbol.asyncIterator]();
        for (const name of ["/a", "/b", "/c"]) {
          yield fileRecord(name, { size: 1 }, () => new Uint8Array(1));
          const { value } = await answers.next();
          answered.push(value.path);
        }
      },
    }),
  });
  const { totals } = await read(definition);
  equal(totals.files, 3);
  deepEqual(answered, ["/a", "/b", "/c"]);
});

Deno.test("no more contents are open at once than was asked for", async () => {
  let open = 0;
  let most = 0;
  const definition = of(function* () {
    for (let at = 0; at < 40; at++) {
      yield fileRecord(`/${at}`, { size: 1 }, async function* () {
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setTimeout(resolve, 2));
        yield new Uint8Array(1);
        open -= 1;
      });
    }
  });
  const { totals } = await read(definition, { concurrency: 3 });
  deepEqual([totals.files, totals.bytes], [40, 40]);
  equal(most > 1 && most <= 3, true, `${most} were open`);
});

Deno.test("nothing is opened unless contents are wanted, and the sizes told are added up", async () => {
  const opened: string[] = [];
  const definition = of(function* () {
    for (const [path, size] of [["/a", 5], ["/b", -1], ["/c", 7]] as const) {
      yield fileRecord(path, { size }, () => {
        opened.push(path);
        return new Uint8Array();
      });
    }
  });
  const { totals } = await read(definition, { readContents: false });
  deepEqual([totals.files, totals.bytes, opened], [3, 12, []]);
});

Deno.test("what is left out by a pattern counts once and is not opened", async () => {
  const definition = of(function* () {
    yield directoryRecord("/", {});
    yield fileRecord("/a.tmp", {}, () => {
      throw new Error("opened all the same");
    });
  });
  const { totals, seen } = await read(definition, { excludes: parseExcludes(["*", "*.tmp"]) });
  deepEqual([totals.folders, totals.files, totals.excluded, totals.failed], [1, 0, 1, 0]);
  deepEqual(seen.map(({ record, excluded }) => [record.path, excluded]), [
    ["/", false],
    ["/a.tmp", true],
  ]);
});

Deno.test("an abort ends the import with its reason", async () => {
  const stop = new AbortController();
  const reason = new Error("stopped by the test");
  const definition = of(function* () {
    yield fileRecord("/a", {}, async function* () {
      yield new Uint8Array(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      stop.abort(reason);
      yield new Uint8Array(1);
    });
  });
  await rejects(read(definition, { signal: stop.signal }), reason);
});

import { ok, rejects, strictEqual as equal } from "node:assert/strict";
import { defineImporter } from "../../sdk/define_importer.ts";
import type { ByteSource } from "../../sdk/bytes.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import { servedImporterV10 } from "../../tests/importer/served_importer_v10.ts";
import { megabytesGrown } from "../http2/test_memory.ts";
import { http2Transport } from "../http2/transport.ts";

const FILES = 50_000;
// What a scan leaves of itself: warm code, pages of the heap, buffers of the connection.
const NOISE = 3;

/** An importer of many files, initialised. */
async function manyFiles(
  { files = FILES, folders = "folder/".repeat(4), openPath }: {
    readonly files?: number;
    readonly folders?: string;
    readonly openPath?: (path: string) => ByteSource;
  } = {},
) {
  const plugin = servedImporterV10(
    http2Transport,
    defineImporter({
      protocol: "test",
      create: () => ({
        root: "/data",
        async *import() {
          for (let at = 0; at < files; at++) {
            const path = `/data/${folders}${at}`;
            yield fileRecord(path, { size: at }, () => new TextEncoder().encode(path));
          }
        },
        ...openPath && { openPath },
      }),
    }),
  );
  await plugin.init();
  return plugin;
}

/** Scans everything and opens nothing. */
async function scanAll({ scan }: Pick<Awaited<ReturnType<typeof manyFiles>>, "scan">) {
  let count = 0;
  for await (const _ of scan()) count++;
  equal(count, FILES);
}

Deno.test("V6 50,000 files that are never opened leave nothing when the importer opens paths", async () => {
  await using plugin = await manyFiles({ openPath: () => new Uint8Array(1) });
  const grown = await megabytesGrown(1, () => scanAll(plugin));
  ok(grown <= NOISE, `${grown} MB`);
});

Deno.test("V6 a file that is never opened takes 300 bytes until Close, and nothing after it", async () => {
  await using plugin = await manyFiles();
  const kept = await megabytesGrown(1, () => scanAll(plugin));
  ok(kept <= 300 * FILES / 1e6 + NOISE, `${kept} MB`);
  ok(kept > NOISE, `${kept} MB: this test would find no leak`);
  await plugin.close();
  const path = "/data/folder/folder/folder/folder/1";
  await rejects(plugin.read(path), /the connector was closed/);

  await using other = await manyFiles();
  const left = await megabytesGrown(1, async () => {
    await scanAll(other);
    await other.close();
  });
  ok(left <= NOISE, `${left} MB`);
});

Deno.test("V6 files that are read and closed leave nothing", async () => {
  // Long paths, so that keeping one of each file would show.
  await using plugin = await manyFiles({ files: 5_000, folders: "folder/".repeat(300) });
  const read = await megabytesGrown(1, async () => {
    for await (const { pathname } of plugin.scan()) {
      await plugin.read(pathname!);
      await plugin.closeReader(pathname!);
    }
  });
  ok(read <= NOISE, `${read} MB`);
});

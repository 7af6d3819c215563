import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { openExporter } from "../../host/exporter_session.ts";
import { openImporter } from "../../host/importer_session.ts";
import type { OpenPluginOptions } from "../../host/session.ts";
import { openStorage } from "../../host/storage_session.ts";
import { macFromBytes } from "../../sdk/mac.ts";
import { directoryRecord, fileRecord, type ImportRecord } from "@plakar-deno/sdk";
import { makeTree, realTree } from "../compatibility/real_tree.ts";

const opened = (executable: string, folder: string): OpenPluginOptions => ({
  executable,
  protocol: "partner",
  config: { location: `partner://${folder}` },
});

/** This package's host reads a folder through the partner's importer and restores it by `dir`. */
export async function imports(executable: string, dirExporter: string, folder: string) {
  const [from, to] = [join(folder, "from"), join(folder, "to")];
  await Deno.mkdir(from);
  await Deno.mkdir(to);
  await makeTree(from);
  await using importer = await openImporter(opened(executable, from));
  deepEqual([importer.generation, importer.type, importer.root], ["v1.0", "go", from]);
  await importer.ping();
  await using exporter = await openExporter({
    executable: dirExporter,
    protocol: "dir",
    config: { location: `dir://${to}` },
  });
  equal(exporter.generation, "v1.1");
  async function* below(): AsyncGenerator<ImportRecord> {
    for await (const { record } of importer.import()) {
      if (record.path !== from && !record.path.startsWith(`${from}/`)) continue;
      yield { ...record, path: record.path.slice(from.length) || "/" };
    }
  }
  const { failed } = await exporter.export(below());
  equal(failed, 0);
  for (const session of [importer, exporter]) equal((await session.close())?.code, 0);
  const [wanted, found] = [await realTree(from), await realTree(to)];
  deepEqual(found, wanted);
}

/** The partner's exporter restores what this package's host sends. */
export async function exports(executable: string, folder: string) {
  const to = join(folder, "to");
  const content = new Uint8Array(3_000_000).map((_, at) => at % 251);
  const modTime = new Date("2001-02-03T04:05:06Z");
  const records = [
    directoryRecord("/d", { mode: 0o750, modTime }),
    fileRecord("/d/large", { size: content.length, mode: 0o640, modTime }, () => content),
    fileRecord("/empty", { size: 0, mode: 0o600, modTime }, () => new Uint8Array()),
    ...Array.from(
      { length: 50 },
      (_, at) =>
        fileRecord(`/f${at}`, { size: at, mode: 0o644, modTime }, () => new Uint8Array(at)),
    ),
  ];
  await using exporter = await openExporter(opened(executable, to));
  deepEqual([exporter.generation, exporter.root], ["v1.0", to]);
  const { failed } = await exporter.export(records, { concurrency: 8 });
  equal(failed, 0);
  equal((await exporter.close())?.code, 0);
  deepEqual(await Deno.readFile(join(to, "d/large")), content);
  for (const record of records) {
    const info = await Deno.lstat(join(to, record.path));
    const { mode } = record.info;
    deepEqual([info.mode! & 0o777, info.mtime], [mode & 0o777, modTime], record.path);
  }
}

/** This package's host keeps objects in the partner's store. */
export async function stores(executable: string, folder: string) {
  const mac = macFromBytes(new Uint8Array(32).fill(7));
  const content = new Uint8Array(2_500_000).map((_, at) => at % 253);
  const config = new TextEncoder().encode("config");
  await using store = await openStorage(opened(executable, join(folder, "store")));
  deepEqual([store.generation, store.type], ["v1.0", "partner"]);
  await store.create(config);
  deepEqual(await store.open(), config);
  deepEqual([await store.mode(), await store.size()], ["read-write", -1]);
  for (const resource of ["packfile", "state", "lock"] as const) {
    const key = { resource, mac };
    deepEqual(await store.list(resource), []);
    equal(await store.put(key, content), content.length);
    deepEqual(await store.list(resource), [mac]);
    deepEqual(await bytesOf(store.get(key)), content);
    const range = { offset: 1_000_000, length: 1_200_000 };
    deepEqual(await bytesOf(store.get(key, range)), content.slice(1_000_000, 2_200_000));
    await store.delete(key);
    await rejects(bytesOf(store.get(key)), /no such file/);
  }
  equal((await store.close())?.code, 0);
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(
    await new Blob(await Array.fromAsync(chunks, (chunk) => chunk.slice())).arrayBuffer(),
  );
}

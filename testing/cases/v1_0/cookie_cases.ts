import { strictEqual as equal } from "node:assert/strict";
import { storageMethodsV10 } from "../../../proto/v1_0/storage_methods.ts";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import type { ImporterCapabilities } from "../../importer_capabilities.ts";
import type { StorageCapabilities } from "../../storage_capabilities.ts";
import { fileRecord, folderRecord, textBytes } from "../exporter/restored_records.ts";
import { sameBytes } from "../importer/same_bytes.ts";
import { sampleMac } from "../storage/sample.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { callV10 } from "./call_v1_0.ts";
import { exporterCaseV10, importerCaseV10, storageCaseV10 } from "./case_v1_0.ts";
import { infoOf, restoringExporter } from "./restoring_exporter.ts";
import { kinds, servedStore } from "./served_store.ts";
import { scannedImporter } from "./scanned_importer.ts";

// Hosts before v1.0.16 of the schemas send none; the cases of all other rows do so, too.
const cookies: readonly [string, string] = [
  "a cookie that no Init gave",
  "größe 100 %\n".repeat(20),
];
const statement = "every call is answered whatever cookie comes with it";

/** Row V18, importers: nothing checks a cookie (protocol 6). */
export const importerCookieCases: readonly ConformanceCase<ImporterCapabilities>[] = [
  importerCaseV10({
    row: "V18",
    statement,
    async run(subject, can) {
      for (const cookie of cookies) {
        await using importer = await scannedImporter(subject, can, undefined, cookie);
        await importer.info();
        await importer.scan();
        for (const [path, content] of Object.entries(can.files ?? {}).slice(0, 2)) {
          sameBytes(path, [await importer.read(path)], content);
        }
        await importer.close();
      }
    },
  }),
];

/** Row V18, exporters. */
export const exporterCookieCases: readonly ConformanceCase<ExporterCapabilities>[] = [
  exporterCaseV10({
    row: "V18",
    statement,
    async run(subject, can) {
      for (const cookie of cookies) {
        await using host = await restoringExporter(subject, can, cookie);
        await host.folder("/folder");
        await host.store("/folder/file", textBytes("content"));
        await host.permissions("/folder/file", infoOf(fileRecord("/file", { mode: 0o600 })));
        if (can.symlinks) await host.symlink("file", "/folder/link");
        await host.permissions("/folder", infoOf(folderRecord("/folder", { mode: 0o700 })));
        await host.close();
      }
    },
  }),
];

/** Row V18, stores. */
export const storageCookieCases: readonly ConformanceCase<StorageCapabilities>[] = [
  storageCaseV10({
    row: "V18",
    statement,
    async run(subject, can) {
      // A repository is dear to make: one of the cookies is enough.
      const [, cookie] = cookies;
      await using store = await servedStore(subject, can, undefined, cookie);
      const { getLocation, getMode, getSize } = storageMethodsV10;
      await callV10(subject, store.plugin, getLocation, { cookie });
      await callV10(subject, store.plugin, getMode, { cookie });
      await callV10(subject, store.plugin, getSize, { cookie });
      const content = sampleBytes(2_000, 7);
      for (const kind of kinds) {
        await store.put(kind, sampleMac(7), content);
        equal((await store.get(kind, sampleMac(7))).length, content.length);
        equal((await store.names(kind)).length, 1);
      }
      equal((await store.blob(sampleMac(7), 5, 10)).length, 10);
      for (const kind of kinds) await store.remove(kind, sampleMac(7));
      await store.close();
    },
  }),
];

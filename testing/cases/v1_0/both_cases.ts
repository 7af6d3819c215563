import { ok, strictEqual as equal } from "node:assert/strict";
import { pluginStatus } from "../../../host/grpc_status.ts";
import { exporterMethods } from "../../../proto/exporter_methods.ts";
import { importerMethods } from "../../../proto/importer_methods.ts";
import { exporterMethodsV10 } from "../../../proto/v1_0/exporter_methods.ts";
import { storageMethodsV10 } from "../../../proto/v1_0/storage_methods.ts";
import { storageMethods } from "../../../proto/storage_methods.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import type { ImporterCapabilities } from "../../importer_capabilities.ts";
import type { StorageCapabilities } from "../../storage_capabilities.ts";
import { joinBytes } from "../../join_bytes.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { expectAllStored } from "../exporter/expect_export.ts";
import { exportOn, initExporter } from "../exporter/open_export.ts";
import { placeFor } from "../exporter/place.ts";
import { fileRecord, folderRecord, textBytes } from "../exporter/restored_records.ts";
import { driveImport } from "../importer/drive_import.ts";
import { inTime } from "../importer/in_time.ts";
import { wireKey } from "../storage/tested_store.ts";
import { sameBytes, sampleKey } from "../storage/sample.ts";
import { callV10 } from "./call_v1_0.ts";
import { exporterCaseV10, importerCaseV10, storageCaseV10 } from "./case_v1_0.ts";
import { servedStore } from "./served_store.ts";
import { restoringExporter } from "./restoring_exporter.ts";
import { scannedImporter } from "./scanned_importer.ts";

const UNIMPLEMENTED = 12;

/** Fails when a method is not there; any other status is an answer of it. */
async function isServed(what: string, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const status = pluginStatus(error);
    if (status === undefined) throw error;
    if (status.code !== UNIMPLEMENTED) return;
    throw new ConnectorError(`${what} is not implemented before a v1.0 host: ${status.message}`);
  }
}

/** Row V17, importers: one plugin serves both generations (protocol 6.5). */
export const bothImporterCases: readonly ConformanceCase<ImporterCapabilities>[] = [
  importerCaseV10({
    row: "V17",
    generation: "both",
    statement: "after Init of a v1.0 host, Ping and Import of v1.1 are served as well",
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      const scanned = (await importer.scan()).length;
      const { client } = importer.plugin;
      const ping = client.unary(importerMethods.ping, {}, subject);
      await isServed("Ping", inTime("an answer to Ping", ping, subject.signal));
      const call = driveImport(client, subject.signal);
      for (let record = await call.next(); record !== undefined; record = await call.next()) {
        await call.answer(record);
      }
      call.halfClose();
      await call.end();
      ok(
        scanned === 0 || call.received > 0,
        `the Scan brought ${scanned} records, and an Import of the same plugin none`,
      );
    },
  }),
];

/** Row V17, exporters. */
export const bothExporterCases: readonly ConformanceCase<ExporterCapabilities>[] = [
  exporterCaseV10({
    row: "V17",
    generation: "both",
    statement: "after Init of a v1.0 host, Ping of v1.1 is served; after Init of v1.1, Root",
    async run(subject, can) {
      await using old = await restoringExporter(subject, can);
      await isServed("Ping", old.call(exporterMethods.ping, {}));
      await using plugin = await subject.start();
      const place = await placeFor(subject, can);
      await initExporter(plugin, subject, place.config);
      const { rootPath = "" } = await callV10(subject, plugin, exporterMethodsV10.root, {});
      ok(rootPath.startsWith("/"), `the root is "${rootPath}" after Init of a v1.1 host`);
      const call = exportOn(plugin, subject.signal);
      await call.record(folderRecord("/"));
      await call.record(fileRecord("/file", { size: 1 }), textBytes("x"));
      expectAllStored(await call.finish(), ["/", "/file"]);
    },
  }),
];

/** Row V17, stores. */
export const bothStoreCases: readonly ConformanceCase<StorageCapabilities>[] = [
  storageCaseV10({
    row: "V17",
    generation: "both",
    statement: "what the methods of one generation put, those of the other get",
    async run(subject, can) {
      const { signal } = subject;
      const content = sampleBytes(5_000, 1);
      const [one, other] = [sampleKey("packfile", 1), sampleKey("packfile", 2)];
      await using store = await servedStore(subject, can);
      const { client } = store.plugin;
      await store.put("packfile", one.mac, content);
      const request = { ...wireKey(one), range: { offset: 10, length: 20 } };
      const chunks: Uint8Array[] = [];
      for await (const { chunk } of client.serverStream(storageMethods.get, request, { signal })) {
        if (chunk !== undefined) chunks.push(chunk.slice());
      }
      sameBytes(joinBytes(chunks), content.subarray(10, 30), "a Get of v1.1");
      const call = client.clientStream(storageMethods.put, { signal });
      try {
        await call.send({ ...wireKey(other), chunk: content });
        call.halfClose();
      } catch {
        // The response says why the call is over.
      }
      await inTime("an answer to Put", call.response, signal);
      sameBytes(await store.get("packfile", other.mac), content, "a Get of v1.0");
      equal((await store.names("packfile")).length, 2, "both packfiles are not in one list");
      const { mode } = await callV10(subject, store.plugin, storageMethods.mode, {});
      const { mode: old } = await callV10(subject, store.plugin, storageMethodsV10.getMode, {});
      equal(mode, old, `the mode is ${mode} by Mode, ${old} by GetMode`);
    },
  }),
];

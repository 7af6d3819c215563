import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { defineExporter } from "./define_exporter.ts";
import { defineImporter } from "./define_importer.ts";
import { defineStorage } from "./define_storage.ts";
import { exporterDefinition, importerDefinition, storageDefinition } from "./definition_of.ts";
import type { ExporterConstructor } from "./exporter.ts";
import type { ImporterConstructor } from "./importer.ts";
import type { StorageConstructor } from "./storage.ts";

const refuse = () => Promise.reject(new Error("not made in this test"));

Deno.test("a definition is given back as it is", () => {
  const importer = defineImporter({ protocol: "test", create: refuse });
  equal(importerDefinition(importer), importer);
  const exporter = defineExporter({ protocol: "test", create: refuse });
  equal(exporterDefinition(exporter), exporter);
  const storage = defineStorage({ protocol: "test", create: refuse });
  equal(storageDefinition(storage), storage);
});

Deno.test("a bare constructor becomes a definition of which nothing else is known", () => {
  const nothing = { protocols: [], flags: [], secrets: [] };
  const importer: ImporterConstructor = refuse;
  deepEqual(importerDefinition(importer), { ...nothing, role: "importer", construct: importer });
  const exporter: ExporterConstructor = refuse;
  deepEqual(exporterDefinition(exporter), { ...nothing, role: "exporter", construct: exporter });
  const storage: StorageConstructor = refuse;
  deepEqual(storageDefinition(storage), { ...nothing, role: "storage", construct: storage });
});

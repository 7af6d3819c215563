import type { ExporterDefinition, ImporterDefinition, StorageDefinition } from "./definition.ts";
import type { ExporterConstructor } from "./exporter.ts";
import type { ImporterConstructor } from "./importer.ts";
import type { StorageConstructor } from "./storage.ts";

const UNDECLARED = { protocols: [], flags: [], secrets: [] } as const;

/** The definition itself, or one made of a bare constructor, of which nothing else is known. */
export function importerDefinition(
  connector: ImporterDefinition | ImporterConstructor,
): ImporterDefinition {
  if (typeof connector !== "function") return connector;
  return { ...UNDECLARED, role: "importer", construct: connector };
}

/** The definition itself, or one made of a bare constructor, of which nothing else is known. */
export function exporterDefinition(
  connector: ExporterDefinition | ExporterConstructor,
): ExporterDefinition {
  if (typeof connector !== "function") return connector;
  return { ...UNDECLARED, role: "exporter", construct: connector };
}

/** The definition itself, or one made of a bare constructor, of which nothing else is known. */
export function storageDefinition(
  connector: StorageDefinition | StorageConstructor,
): StorageDefinition {
  if (typeof connector !== "function") return connector;
  return { ...UNDECLARED, role: "storage", construct: connector };
}

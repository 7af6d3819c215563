import type { ConformanceCase } from "../../conformance_case.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import type { ImporterCapabilities } from "../../importer_capabilities.ts";
import type { StorageCapabilities } from "../../storage_capabilities.ts";
import type { ProcessCapabilities } from "../process/process_case.ts";

type Parts<Can extends Readonly<Record<string, unknown>>> = Omit<ConformanceCase<Can>, "roles">;

const generation = "v1.0";

/** A case of importers before a v1.0 host. */
export function importerCaseV10(
  parts: Parts<ImporterCapabilities>,
): ConformanceCase<ImporterCapabilities> {
  return { generation, ...parts, roles: ["importer"] };
}

/** A case of exporters before a v1.0 host. */
export function exporterCaseV10(
  parts: Parts<ExporterCapabilities>,
): ConformanceCase<ExporterCapabilities> {
  return { generation, ...parts, roles: ["exporter"] };
}

/** A case of stores before a v1.0 host. */
export function storageCaseV10(
  parts: Parts<StorageCapabilities>,
): ConformanceCase<StorageCapabilities> {
  return { generation, ...parts, roles: ["storage"] };
}

/** A case of every role, or of some, before a v1.0 host. */
export function anyCaseV10(
  parts: ConformanceCase<ProcessCapabilities>,
): ConformanceCase<ProcessCapabilities> {
  return { generation, ...parts };
}

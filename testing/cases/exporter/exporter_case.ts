import type { ConformanceCase } from "../../conformance_case.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";

/** A case for exporters. */
export type ExporterCase = ConformanceCase<ExporterCapabilities>;

import { authorCases } from "./cases/exporter/author_cases.ts";
import { brokenStreamCases } from "./cases/exporter/broken_stream_cases.ts";
import { containmentCases } from "./cases/exporter/containment_cases.ts";
import { contentCases } from "./cases/exporter/content_cases.ts";
import { entryCases } from "./cases/exporter/entry_cases.ts";
import { flowCases } from "./cases/exporter/flow_cases.ts";
import { folderCases } from "./cases/exporter/folder_cases.ts";
import { readerCases } from "./cases/exporter/reader_cases.ts";
import { resultCases } from "./cases/exporter/result_cases.ts";
import type { ConformanceCase } from "./conformance_case.ts";
import type { ExporterCapabilities } from "./exporter_capabilities.ts";

/** The rows E1 to E21 of the protocol as cases, in their order (protocol 9.3). */
export const exporterCases: readonly ConformanceCase<ExporterCapabilities>[] = [
  ...contentCases,
  ...readerCases,
  ...authorCases,
  ...brokenStreamCases,
  ...resultCases,
  ...folderCases,
  ...entryCases,
  ...containmentCases,
  ...flowCases,
].sort((one, other) => numberOf(one.row) - numberOf(other.row));

function numberOf(row: string): number {
  return Number(row.slice(1));
}

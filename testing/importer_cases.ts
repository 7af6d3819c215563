import { cancelRows } from "./cases/importer/cancel_rows.ts";
import { finishRows } from "./cases/importer/finish_rows.ts";
import { incrementalCases } from "./cases/importer/incremental_cases.ts";
import { instanceRows } from "./cases/importer/instance_rows.ts";
import { keyRows } from "./cases/importer/key_rows.ts";
import { metadataRows } from "./cases/importer/metadata_rows.ts";
import { openRows } from "./cases/importer/open_rows.ts";
import { pathRows } from "./cases/importer/path_rows.ts";
import { pressureRows } from "./cases/importer/pressure_rows.ts";
import { readerRows } from "./cases/importer/reader_rows.ts";
import { resultRows } from "./cases/importer/result_rows.ts";
import type { ConformanceCase } from "./conformance_case.ts";
import type { ImporterCapabilities } from "./importer_capabilities.ts";

/** The I rows of protocol section 9, and what section 3.6 asks of a second import. */
export const importerCases: readonly ConformanceCase<ImporterCapabilities>[] = [
  ...finishRows,
  ...openRows,
  ...readerRows,
  ...resultRows,
  ...keyRows,
  ...pathRows,
  ...pressureRows,
  ...cancelRows,
  ...instanceRows,
  ...metadataRows,
  ...incrementalCases,
];

import { bothExporterCases, bothImporterCases, bothStoreCases } from "./cases/v1_0/both_cases.ts";
import {
  exporterCookieCases,
  importerCookieCases,
  storageCookieCases,
} from "./cases/v1_0/cookie_cases.ts";
import { folderCases } from "./cases/v1_0/folder_cases.ts";
import { infoCases, rootCases } from "./cases/v1_0/info_cases.ts";
import { initCases } from "./cases/v1_0/init_cases.ts";
import { linkCases } from "./cases/v1_0/link_cases.ts";
import { permissionCases } from "./cases/v1_0/permission_cases.ts";
import { readerCases } from "./cases/v1_0/reader_cases.ts";
import { scanCases } from "./cases/v1_0/scan_cases.ts";
import { storeCases } from "./cases/v1_0/store_cases.ts";
import { storeFileCases } from "./cases/v1_0/store_file_cases.ts";
import type { Capabilities, ConformanceCase } from "./conformance_case.ts";

/**
 * The V rows of protocol section 9 as cases of all roles, in their order: what a plugin must do
 * before a v1.0 host (protocol 6).
 */
export const casesV10: readonly ConformanceCase<Capabilities>[] = ([
  ...initCases,
  ...infoCases,
  ...rootCases,
  ...scanCases,
  ...readerCases,
  ...folderCases,
  ...storeFileCases,
  ...permissionCases,
  ...linkCases,
  ...storeCases,
  ...bothImporterCases,
  ...bothExporterCases,
  ...bothStoreCases,
  ...importerCookieCases,
  ...exporterCookieCases,
  ...storageCookieCases,
] as readonly ConformanceCase<Capabilities>[]).toSorted((one, other) =>
  Number(one.row.slice(1)) - Number(other.row.slice(1))
);

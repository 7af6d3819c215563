import type { ConformanceCase } from "../../conformance_case.ts";
import type { ImporterCapabilities } from "../../importer_capabilities.ts";
import type { Role } from "../../subject.ts";

/** A case for importers. */
export type ImporterCase = ConformanceCase<ImporterCapabilities>;

/** The roles of every case here. */
export const roles: readonly Role[] = ["importer"];

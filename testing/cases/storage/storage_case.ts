import type { ConformanceCase } from "../../conformance_case.ts";
import type { StorageCapabilities } from "../../storage_capabilities.ts";

/** A case of a store. */
export type StorageCase = ConformanceCase<StorageCapabilities>;

/** Adds what all cases of stores have in common. */
export function storageCase(parts: Omit<StorageCase, "roles">): StorageCase {
  return { roles: ["storage"], ...parts };
}

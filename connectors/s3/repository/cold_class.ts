import type { Resource } from "@plakar-deno/sdk";
import type { StorageClass } from "../client/s3_options.ts";

/**
 * Whether objects of this class must be restored, for hours, before they can be read. GLACIER_IR is
 * read at once, in spite of its name.
 */
export function isCold(storageClass: StorageClass): boolean {
  return storageClass === "GLACIER" || storageClass === "DEEP_ARCHIVE";
}

/**
 * The class in which a repository keeps an object when this one is wanted, pure.
 *
 * Packfiles are kept in it; so are states, unless it is cold, as every backup reads all of them. Locks
 * never are: they are written every five minutes (protocol 5.3), and most classes bill every object
 * for weeks.
 */
export function classOf(resource: Resource, wanted: StorageClass): StorageClass {
  if (resource === "packfile") return wanted;
  return resource === "state" && !isCold(wanted) ? wanted : "STANDARD";
}

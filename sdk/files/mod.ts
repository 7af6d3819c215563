/**
 * Local files for connectors: walk a folder with the host's exclude patterns, read lazily, restore
 * without leaving a folder, write whole files or none.
 *
 * @example
 * ```ts
 * import { containedPath, parseExcludes } from "@plakar-deno/sdk/files";
 *
 * const excludes = parseExcludes(["*.tmp"]);
 * console.log(excludes.excludes("/srv/a.tmp", false)); // true
 * console.log(containedPath("/restore", "/srv/a.txt")); // "/restore/srv/a.txt"
 * ```
 *
 * @module
 */
export { type BlockingPace, blockingPace } from "./blocking_pace.ts";
export type { ByteReader, ByteSource } from "../bytes.ts";
export type { ConnectorError, ConnectorErrorOptions, ErrorCode } from "../error.ts";
export { containedPath } from "./contained_path.ts";
export { type Excludes, parseExcludes } from "./excludes.ts";
export { fileSystemError } from "./file_system_error.ts";
export { openFile, type OpenFileOptions } from "./open_file.ts";
export { type OwnerNames, ownerNames, type OwnerNamesOptions } from "./owner_names.ts";
export { readFailure } from "./read_failure.ts";
export { sortNames } from "./sort_names.ts";
export { syncDirectory } from "./sync_directory.ts";
export type { TreeReader } from "./tree_reader.ts";
export { walk, type WalkOptions } from "./walk.ts";
export type { FailedEntry, FoundEntry, WalkEntry } from "./walk_entry.ts";
export { writeFileAtomic, type WriteFileAtomicOptions } from "./write_file_atomic.ts";

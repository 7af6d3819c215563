import { fileInfo, type FileInfoInput } from "./file_info_of.ts";
import type { DirectoryRecord } from "./record.ts";
import { type RecordExtra, withNames } from "./record_extra.ts";

/**
 * A record for a directory. Directories need no records, but only records keep their metadata
 * (protocol 3.7).
 *
 * @example
 * ```ts
 * import { directoryRecord } from "@plakar-deno/sdk";
 *
 * console.log(directoryRecord("/docs", { mode: 0o755 }).kind); // "directory"
 * ```
 */
export function directoryRecord(
  path: string,
  info: FileInfoInput,
  extra: RecordExtra = {},
): DirectoryRecord {
  return {
    kind: "directory",
    path,
    info: withNames(fileInfo(info, "directory"), extra),
    xattrNames: extra.xattrNames ?? [],
  };
}

import { fileInfo, type FileInfoInput } from "./file_info_of.ts";
import type { SymlinkRecord } from "./record.ts";
import { type RecordExtra, withNames } from "./record_extra.ts";

/**
 * A record for a symbolic link; the target is kept to the letter.
 *
 * @example
 * ```ts
 * import { symlinkRecord } from "@plakar-deno/sdk";
 *
 * console.log(symlinkRecord("/latest", {}, "v2").target); // "v2"
 * ```
 */
export function symlinkRecord(
  path: string,
  info: FileInfoInput,
  target: string,
  extra: RecordExtra = {},
): SymlinkRecord {
  return { kind: "symlink", path, info: withNames(fileInfo(info, "symlink"), extra), target };
}

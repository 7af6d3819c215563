import { fileInfo, type FileInfoInput } from "./file_info_of.ts";
import type { SpecialRecord } from "./record.ts";
import { type RecordExtra, withNames } from "./record_extra.ts";

/**
 * A record for a device, pipe or socket: metadata without content. The mode must say which, as
 * `Deno.lstat` does; without type bits the entry is stored as irregular (protocol 2.2).
 *
 * @example
 * ```ts
 * import { specialRecord } from "@plakar-deno/sdk";
 *
 * console.log(specialRecord("/run/queue", { mode: 0o010644 }).kind); // "special"
 * ```
 */
export function specialRecord(
  path: string,
  info: FileInfoInput,
  extra: RecordExtra = {},
): SpecialRecord {
  return { kind: "special", path, info: withNames(fileInfo(info, "special"), extra) };
}

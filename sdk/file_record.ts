import { fileInfo, type FileInfoInput } from "./file_info_of.ts";
import type { FileRecord, OpenContent } from "./record.ts";
import { type RecordExtra, withNames } from "./record_extra.ts";

/**
 * A record for a regular file. `open` runs at most once, and only when the host asks for the
 * content; it may return bytes, a stream, an async iterable or a reader such as `Deno.FsFile`.
 *
 * Throws when the file info cannot be sent exactly; a bad path becomes an error record later.
 *
 * @example
 * ```ts
 * import { fileRecord } from "@plakar-deno/sdk";
 *
 * const record = fileRecord("/hello.txt", { size: 5, mode: 0o644 }, () =>
 *   new TextEncoder().encode("hello"));
 * console.log(record.kind); // "file"
 * ```
 */
export function fileRecord(
  path: string,
  info: FileInfoInput,
  open: OpenContent,
  extra: RecordExtra = {},
): FileRecord {
  return {
    kind: "file",
    path,
    info: withNames(fileInfo(info, "file"), extra),
    open,
    xattrNames: extra.xattrNames ?? [],
  };
}

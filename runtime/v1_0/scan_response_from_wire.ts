import type { RecordMessage } from "../../proto/messages.ts";
import type { ScanResponse } from "../../proto/v1_0/messages.ts";
import { fileKindOf } from "../../sdk/file_mode.ts";

/**
 * An entry of a v1.0 importer as the record that an importer of today would have sent for it
 * (protocol 6.1 and 2.1), so that a host treats both alike. Regular files have content.
 */
export function scanResponseFromWire({ pathname, record, error }: ScanResponse): RecordMessage {
  const path = pathname ?? "";
  // An error is one even without words; today a record is an error only by its text.
  if (error) return { pathname: path, error: error.message || "the plugin gave no reason" };
  const { target = "", fileinfo = null, fileAttributes = 0, xattr } = record ?? {};
  if (xattr) {
    return {
      pathname: path,
      hasReader: true,
      isXattr: true,
      xattrName: xattr.name ?? "",
      // 0 and 1, whatever the schema's names say (protocol 6.1).
      xattrType: xattr.type ?? 0,
    };
  }
  return {
    pathname: path,
    hasReader: fileinfo !== null && fileKindOf(fileinfo.mode ?? 0) === "file",
    target,
    fileInfo: fileinfo,
    fileAttributes,
  };
}

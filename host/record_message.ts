import type { RecordMessage } from "../proto/messages.ts";
import { fileInfoFromWire } from "../runtime/file_info_from_wire.ts";
import { fileInfoToWire } from "../runtime/file_info_to_wire.ts";
import { baseName } from "../sdk/base_name.ts";
import { ConnectorError } from "../sdk/error.ts";
import { fileKindOf } from "../sdk/file_mode.ts";
import type { ImportRecord, OpenContent } from "../sdk/record.ts";

/**
 * A plugin's record as an author would have made it; `open` becomes the way to its content.
 *
 * Throws when there is no fileInfo where one is needed, which ends the import at plakar, too
 * (protocol 2.1).
 */
export function recordFromMessage(message: RecordMessage, open: OpenContent): ImportRecord {
  const path = message.pathname ?? "";
  const xattrNames = message.extendedAttributes ?? [];
  if (message.error) return { kind: "error", path, message: message.error };
  if (message.isXattr) {
    const type = message.xattrType === 1 ? "ads" : "extended";
    return { kind: "xattr", path, name: message.xattrName ?? "", type, open };
  }
  if (!message.fileInfo) {
    throw new ConnectorError(`the plugin sent the record "${path}" without its fileInfo`, {
      code: "data_loss",
    });
  }
  const info = fileInfoFromWire(message.fileInfo);
  const kind = fileKindOf(info.mode);
  switch (kind) {
    case "file":
      return { kind, path, info, open, xattrNames };
    case "directory":
      return { kind, path, info, xattrNames };
    case "symlink":
      return { kind, path, info, target: message.target ?? "" };
    default:
      return { kind: "special", path, info };
  }
}

/**
 * A record for the wire, as plakar sends it to exporters (protocol 4.2). Throws at a path that has
 * no UTF-8 form.
 */
export function recordToMessage(record: ImportRecord): RecordMessage {
  const pathname = record.path;
  if (!pathname.isWellFormed()) {
    throw new ConnectorError(
      `cannot send the record ${JSON.stringify(pathname)}: its path holds half a surrogate pair, ` +
        `which has no UTF-8 form; give the path as it is stored`,
      { code: "invalid_argument" },
    );
  }
  if (record.kind === "error") return { pathname, error: record.message };
  if (record.kind === "xattr") {
    return {
      pathname,
      hasReader: true,
      isXattr: true,
      xattrName: record.name,
      xattrType: record.type === "ads" ? 1 : 0,
    };
  }
  return {
    pathname,
    hasReader: record.kind === "file",
    fileInfo: fileInfoToWire(record.info, baseName(pathname), record.kind),
    ...("target" in record ? { target: record.target } : {}),
    ...("xattrNames" in record ? { extendedAttributes: [...record.xattrNames] } : {}),
  };
}

import type { RecordMessage } from "../proto/messages.ts";
import { ConnectorError } from "../sdk/error.ts";
import { escapePath } from "../sdk/escape_path.ts";
import type { Answer, ExportRecord, RecordContent } from "../sdk/exporter.ts";
import { fileKindOf } from "../sdk/file_mode.ts";
import { recordPath } from "../sdk/record_path.ts";
import { fileInfoFromWire } from "./file_info_from_wire.ts";

/**
 * A record of the host as an author sees it.
 *
 * Throws a `ConnectorError` for one that no author can store: a path that is not absolute or leaves
 * the restored subject (row E17), or a record the host itself could not read.
 */
export function exportRecordFromWire(
  message: RecordMessage,
  content: RecordContent,
  { ok, error }: Answer,
): ExportRecord {
  if (message.error) {
    throw new ConnectorError(`the host could not read it: ${message.error}`);
  }
  const path = recordPath(message.pathname ?? "");
  if (message.isXattr) {
    // 0 and 1 on the wire, whatever the schema's names say (protocol 2.1).
    const type = message.xattrType === 1 ? "ads" : "extended";
    return { kind: "xattr", path, name: message.xattrName ?? "", type, content, ok, error };
  }
  if (!message.fileInfo) {
    throw new ConnectorError(`the host sent "${escapePath(path)}" without its fileInfo`, {
      code: "invalid_argument",
    });
  }
  const info = fileInfoFromWire(message.fileInfo);
  const xattrNames = message.extendedAttributes ?? [];
  const kind = fileKindOf(info.mode);
  switch (kind) {
    case "file":
      return { kind, path, info, content, xattrNames, ok, error };
    case "directory":
      return { kind, path, info, xattrNames, ok, error };
    case "symlink":
      return { kind, path, info, target: message.target ?? "", ok, error };
    case "special":
      return { kind, path, info, ok, error };
  }
}

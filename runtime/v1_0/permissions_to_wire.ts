import type { SetPermissionsRequest } from "../../proto/v1_0/messages.ts";
import { baseName } from "../../sdk/base_name.ts";
import type { FileInfo } from "../../sdk/file_info.ts";
import type { FileKind } from "../../sdk/file_mode.ts";
import { fileInfoToWire } from "../file_info_to_wire.ts";

/** A SetPermissions as a v1.0 host sends it: `pathname` is whole, the size left out (protocol 6.2). */
export function permissionsToWire(
  pathname: string,
  kind: FileKind,
  info: FileInfo,
): SetPermissionsRequest {
  return { pathname, fileInfo: { ...fileInfoToWire(info, baseName(pathname), kind), size: 0 } };
}

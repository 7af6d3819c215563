import type { SetPermissionsRequest } from "../../proto/v1_0/messages.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { escapePath } from "../../sdk/escape_path.ts";
import type { FileInfo } from "../../sdk/file_info.ts";
import { type FileKind, fileKindOf } from "../../sdk/file_mode.ts";
import { fileInfoFromWire } from "../file_info_from_wire.ts";
import { belowRoot } from "./below_root.ts";

/** Metadata that a v1.0 host sets after it made an entry. */
export interface Permissions {
  /** Absolute clean path below the restored subject. */
  readonly path: string;
  /** What the entry is, by its mode. */
  readonly kind: FileKind;
  /** The metadata; hosts leave the size out (protocol 6.2), so it is −1, unknown. */
  readonly info: FileInfo;
}

/**
 * A SetPermissions of a v1.0 host as an author sees it (protocol 6.2).
 *
 * Throws a `ConnectorError` for a path outside the root, and when there is nothing to set.
 */
export function permissionsFromWire(
  { pathname, fileInfo }: SetPermissionsRequest,
  root: string,
): Permissions {
  const path = belowRoot(root, pathname ?? "");
  if (!fileInfo) {
    throw new ConnectorError(
      `the host sent the permissions of "${escapePath(path)}" without its file info`,
      { code: "invalid_argument" },
    );
  }
  const info = { ...fileInfoFromWire(fileInfo), size: -1 };
  return { path, kind: fileKindOf(info.mode), info };
}

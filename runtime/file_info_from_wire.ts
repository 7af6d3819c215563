import type { FileInfoMessage } from "../proto/messages.ts";
import type { FileInfo } from "../sdk/file_info.ts";

const NANOS = 1_000_000_000n;

/** Metadata as an author sees them; an absent time is 1970-01-01 (protocol 2.1, row I29). */
export function fileInfoFromWire(message: FileInfoMessage): FileInfo {
  const { seconds = 0, nanos = 0 } = message.modTime ?? {};
  return {
    size: Number(message.size ?? 0),
    mode: message.mode ?? 0,
    modTime: BigInt(seconds) * NANOS + BigInt(nanos),
    dev: BigInt(message.dev ?? 0),
    ino: BigInt(message.ino ?? 0),
    uid: BigInt(message.uid ?? 0),
    gid: BigInt(message.gid ?? 0),
    nlink: message.nlink ?? 0,
    username: message.username ?? "",
    groupname: message.groupname ?? "",
    flags: message.flags ?? 0,
  };
}

import type { FileInfoMessage } from "../proto/messages.ts";
import { baseName } from "../sdk/base_name.ts";
import type { FileInfo } from "../sdk/file_info.ts";

const NANOS = 1_000_000_000n;

/** A plugin's metadata as an author knows them; an absent time is 1970-01-01 (protocol 2.1). */
export function fileInfoFromMessage(message: FileInfoMessage): FileInfo {
  const { modTime } = message;
  return {
    size: Number(message.size ?? 0),
    mode: message.mode ?? 0,
    modTime: BigInt(modTime?.seconds ?? 0) * NANOS + BigInt(modTime?.nanos ?? 0),
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

/** Metadata for the wire; the name is the last component of `path`, `/` for `/` (row I20). */
export function fileInfoToMessage(info: FileInfo, path: string): FileInfoMessage {
  // A remainder below zero would be a negative count of nanoseconds, which a Timestamp forbids.
  const nanos = ((info.modTime % NANOS) + NANOS) % NANOS;
  return {
    name: baseName(path),
    size: info.size,
    mode: info.mode,
    modTime: { seconds: (info.modTime - nanos) / NANOS, nanos: Number(nanos) },
    dev: info.dev,
    ino: info.ino,
    uid: info.uid,
    gid: info.gid,
    nlink: info.nlink,
    username: info.username,
    groupname: info.groupname,
    flags: info.flags,
  };
}

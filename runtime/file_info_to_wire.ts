import type { FileInfoMessage } from "../proto/messages.ts";
import type { FileInfo } from "../sdk/file_info.ts";
import { type FileKind, withKind } from "../sdk/file_mode.ts";

const SECOND = 1_000_000_000n;
const MAX_UINT32 = 0xffffffff;
const MAX_UINT64 = (1n << 64n) - 1n;
// The host keeps 16 bits of it (protocol 2.1, row I29).
const MAX_NLINK = 65535;

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}

function isUint64(value: bigint): boolean {
  return typeof value === "bigint" && value >= 0n && value <= MAX_UINT64;
}

/**
 * What makes a file info impossible to send, as a phrase; `undefined` when nothing does.
 *
 * `fileInfo` has checked what it made; an object an author wrote by hand was never checked.
 */
export function fileInfoFault(info: FileInfo): string | undefined {
  if (typeof info !== "object" || info === null) return "it has no file info";
  if (!isWhole(info.size, -1, Number.MAX_SAFE_INTEGER)) return `its size is "${info.size}"`;
  if (!isWhole(info.mode, 0, MAX_UINT32)) return `its mode is "${info.mode}"`;
  if (!isWhole(info.nlink, 0, MAX_UINT32)) return `its nlink is "${info.nlink}"`;
  if (!isWhole(info.flags, 0, MAX_UINT32)) return `its flags are "${info.flags}"`;
  for (const field of ["dev", "ino", "uid", "gid"] as const) {
    if (!isUint64(info[field])) return `its ${field} is "${info[field]}", no 64-bit number`;
  }
  if (typeof info.modTime !== "bigint") return `its modTime is "${info.modTime}", no bigint`;
  for (const field of ["username", "groupname"] as const) {
    const name = info[field];
    if (typeof name !== "string" || !name.isWellFormed()) return `its ${field} has no UTF-8 form`;
  }
  return undefined;
}

/** A file info as it travels (protocol 2.1), under the name the path gives it (row I20). */
export function fileInfoToWire(info: FileInfo, name: string, kind: FileKind): FileInfoMessage {
  // Floor division: nanos count upwards from the second, before 1970 too.
  const nanos = ((info.modTime % SECOND) + SECOND) % SECOND;
  return {
    name,
    size: info.size,
    mode: withKind(info.mode, kind),
    modTime: { seconds: (info.modTime - nanos) / SECOND, nanos: Number(nanos) },
    dev: info.dev,
    ino: info.ino,
    uid: info.uid,
    gid: info.gid,
    nlink: Math.min(info.nlink, MAX_NLINK),
    username: info.username,
    groupname: info.groupname,
    flags: info.flags,
  };
}

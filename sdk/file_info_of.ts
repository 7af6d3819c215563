import { ConnectorError } from "./error.ts";
import type { FileInfo } from "./file_info.ts";
import { type FileKind, goModeFromPosix, withKind } from "./file_mode.ts";

/** Metadata as an author may give it; what is left out gets a default. */
export interface FileInfoInit {
  /** Bytes of content; −1 (the default for files) when unknown, 0 for everything else. */
  readonly size?: number | bigint;
  /** POSIX permission bits or a whole `st_mode`; 0644, for directories 0755, for links 0777. */
  readonly mode?: number | null;
  /** Last change: a `Date`, or nanoseconds since 1970; 1970 when left out. Never use "now". */
  readonly modTime?: Date | bigint | null;
  /** Device number. */
  readonly dev?: number | bigint | null;
  /** Inode number. */
  readonly ino?: number | bigint | null;
  /** Number of the owner. */
  readonly uid?: number | bigint | null;
  /** Number of the group. */
  readonly gid?: number | bigint | null;
  /** Number of hard links; 1 when left out, capped at 65535 (row I29). */
  readonly nlink?: number | null;
  /** Name of the owner. */
  readonly username?: string;
  /** Name of the group. */
  readonly groupname?: string;
  /** Stored by the host, otherwise unused. */
  readonly flags?: number;
}

/** What `fileInfo` takes: parts, or what `Deno.lstat` returns. */
export type FileInfoInput = FileInfoInit | Deno.FileInfo;

const DEFAULT_MODE = { file: 0o644, directory: 0o755, symlink: 0o777, special: 0o644 } as const;
const MAX_UINT64 = (1n << 64n) - 1n;
const MAX_NLINK = 65535;
// google.protobuf.Timestamp holds the years 1 to 9999.
const MIN_TIME = -62135596800n * 1_000_000_000n;
const MAX_TIME = 253402300800n * 1_000_000_000n - 1n;

function refuse(field: string, value: unknown, wanted: string): never {
  throw new ConnectorError(
    `the ${field} of a record is "${String(value)}", which is not ${wanted}; correct the file info`,
    { code: "invalid_argument" },
  );
}

function unsigned(field: string, value: number | bigint | null | undefined): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) {
    refuse(field, value, "an exact integer; use a bigint above 2^53");
  }
  const exact = BigInt(value);
  if (exact < 0n || exact > MAX_UINT64) refuse(field, value, "between 0 and 2^64 - 1");
  return exact;
}

function nanoseconds(value: Date | bigint | null | undefined): bigint {
  if (value === undefined || value === null) return 0n;
  let exact: bigint;
  if (typeof value === "bigint") exact = value;
  else if (!(value instanceof Date)) refuse("modTime", value, "a Date, or nanoseconds as a bigint");
  else {
    const milliseconds = value.getTime();
    if (!Number.isFinite(milliseconds)) refuse("modTime", value, "a valid date");
    exact = BigInt(Math.floor(milliseconds)) * 1_000_000n;
  }
  if (exact < MIN_TIME || exact > MAX_TIME) refuse("modTime", exact, "in the years 1 to 9999");
  return exact;
}

function sizeOf(value: number | bigint | undefined, kind: FileKind): number {
  const size = Number(value ?? (kind === "file" ? -1 : 0));
  if (!Number.isSafeInteger(size) || size < -1) refuse("size", value, "a byte count, or -1");
  return size;
}

function nlinkOf(value: number | null | undefined): number {
  const nlink = value ?? 1;
  if (!Number.isSafeInteger(nlink) || nlink < 0) refuse("nlink", value, "a number of links");
  return Math.min(nlink, MAX_NLINK);
}

function isStat(input: FileInfoInput): input is Deno.FileInfo {
  return "isFile" in input && "isDirectory" in input;
}

/**
 * Completes and checks metadata (protocol 2.1).
 *
 * `Deno.lstat` results are taken as they are; Deno gives times to the millisecond, and device and
 * inode as numbers: above 2^53, where those are inexact, both are left out, since two files that
 * seemed to share an inode would be restored as one. Throws a `ConnectorError` that names the field
 * when a value cannot be sent exactly.
 *
 * @example
 * ```ts
 * import { fileInfo } from "@plakar-deno/sdk";
 *
 * const info = fileInfo({ size: 5, mode: 0o600, modTime: new Date("2024-01-01T00:00:00Z") });
 * console.log(info.modTime); // 1704067200000000000n
 * ```
 */
export function fileInfo(input: FileInfoInput, kind: FileKind = "file"): FileInfo {
  const init: FileInfoInit = isStat(input) ? fromStat(input) : input;
  const flags = init.flags ?? 0;
  if (!Number.isInteger(flags) || flags < 0 || flags > 0xffffffff) {
    refuse("flags", flags, "a 32-bit number");
  }
  const mode = init.mode ?? DEFAULT_MODE[kind];
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o177777) refuse("mode", mode, "a POSIX mode");
  return {
    size: sizeOf(init.size, kind),
    mode: withKind(goModeFromPosix(mode), kind),
    modTime: nanoseconds(init.modTime),
    dev: unsigned("dev", init.dev),
    ino: unsigned("ino", init.ino),
    uid: unsigned("uid", init.uid),
    gid: unsigned("gid", init.gid),
    nlink: nlinkOf(init.nlink),
    username: init.username ?? "",
    groupname: init.groupname ?? "",
    flags,
  };
}

function fromStat(stat: Deno.FileInfo): FileInfoInit {
  const exact = [stat.dev, stat.ino].every((id) => id === null || Number.isSafeInteger(id));
  return {
    size: stat.size,
    mode: stat.mode,
    modTime: stat.mtime,
    dev: exact ? stat.dev : null,
    ino: exact ? stat.ino : null,
    uid: stat.uid,
    gid: stat.gid,
    nlink: exact ? stat.nlink : null,
  };
}

/** What an entry is, as far as the protocol tells kinds apart. */
export type FileKind = "file" | "directory" | "symlink" | "special";

/** Go file mode bits by name (protocol 2.2). */
export const goMode = {
  directory: 0x80000000,
  appendOnly: 0x40000000,
  exclusive: 0x20000000,
  temporary: 0x10000000,
  symlink: 0x08000000,
  device: 0x04000000,
  namedPipe: 0x02000000,
  socket: 0x01000000,
  setuid: 0x00800000,
  setgid: 0x00400000,
  charDevice: 0x00200000,
  sticky: 0x00100000,
  irregular: 0x00080000,
  permissions: 0x000001ff,
} as const;

const POSIX_TYPE_MASK = 0o170000;

// POSIX st_mode type bits beside the Go bits they become (protocol 2.2): the only such table.
const TYPES: readonly (readonly [posix: number, go: number])[] = [
  [0o100000, 0],
  [0o040000, goMode.directory],
  [0o120000, goMode.symlink],
  [0o060000, goMode.device],
  [0o020000, goMode.device + goMode.charDevice],
  [0o010000, goMode.namedPipe],
  [0o140000, goMode.socket],
];

const SPECIAL_BITS: readonly (readonly [posix: number, go: number])[] = [
  [0o4000, goMode.setuid],
  [0o2000, goMode.setgid],
  [0o1000, goMode.sticky],
];

const GO_TYPE_MASK = (goMode.directory + goMode.symlink + goMode.device + goMode.namedPipe +
  goMode.socket + goMode.charDevice + goMode.irregular) >>> 0;

/**
 * Turns a POSIX `st_mode` (type and permission bits) into a Go file mode (protocol 2.2). Type bits
 * that POSIX does not know become `irregular`; none at all mean a regular file.
 *
 * @example
 * ```ts
 * import { goModeFromPosix } from "@plakar-deno/sdk";
 *
 * console.log(goModeFromPosix(0o104755).toString(16)); // "8001ed": setuid, rwxr-xr-x
 * ```
 */
export function goModeFromPosix(posix: number): number {
  const type = posix & POSIX_TYPE_MASK;
  const known = TYPES.find(([bits]) => bits === type);
  let mode = (posix & 0o777) | (type === 0 ? 0 : known?.[1] ?? goMode.irregular);
  for (const [from, to] of SPECIAL_BITS) if ((posix & from) !== 0) mode |= to;
  return mode >>> 0;
}

/**
 * Turns a Go file mode into a POSIX `st_mode`; Go bits without a POSIX counterpart are dropped.
 *
 * @example
 * ```ts
 * import { posixFromGoMode } from "@plakar-deno/sdk";
 *
 * console.log(posixFromGoMode(0x800001ed).toString(8)); // "40755": a directory, rwxr-xr-x
 * ```
 */
export function posixFromGoMode(mode: number): number {
  const type = (mode & GO_TYPE_MASK) >>> 0;
  let posix = (TYPES.find(([, bits]) => bits === type)?.[0] ?? 0) | (mode & 0o777);
  for (const [to, from] of SPECIAL_BITS) if ((mode & from) !== 0) posix |= to;
  return posix;
}

/**
 * What a Go file mode says the entry is (protocol 2.2: regular if no type bit is set).
 *
 * @example
 * ```ts
 * import { fileKindOf } from "@plakar-deno/sdk";
 *
 * console.log(fileKindOf(0x080001ff)); // "symlink"
 * ```
 */
export function fileKindOf(mode: number): FileKind {
  if ((mode & goMode.directory) !== 0) return "directory";
  if ((mode & goMode.symlink) !== 0) return "symlink";
  return (mode & GO_TYPE_MASK) === 0 ? "file" : "special";
}

/** The mode with its type bits made those of `kind`, unless they already say so. */
export function withKind(mode: number, kind: FileKind): number {
  if (fileKindOf(mode) === kind) return mode >>> 0;
  const bare = (mode & ~GO_TYPE_MASK) >>> 0;
  if (kind === "directory") return (bare | goMode.directory) >>> 0;
  if (kind === "symlink") return (bare | goMode.symlink) >>> 0;
  return kind === "special" ? (bare | goMode.irregular) >>> 0 : bare;
}

import { type FileInfo, goMode, goModeFromPosix, posixFromGoMode } from "@plakar-deno/sdk";

/** What an object's headers tell of the file it was made from; a fact is absent when they do not. */
export type ObjectMetadata = Partial<
  Pick<FileInfo, "mode" | "modTime" | "uid" | "gid" | "username" | "groupname">
>;

/** How the key of an object ends: a folder marker with `/`, anything else without. */
export type ObjectForm = "object" | "marker";

const PREFIX = "x-amz-meta-";
const NAMES = ["mtime", "mode", "uid", "gid", "uname", "gname"] as const;
// S3 refuses more than 2 KB of names and values together.
const MOST_BYTES = 2048;
// No server was seen to have trouble with a content type of this length.
const LONGEST_TYPE = 255;
const SECOND = 1_000_000_000n;
// What a protobuf Timestamp holds: the years 0001 to 9999.
const FIRST_SECOND = -62_135_596_800n;
const LAST_SECOND = 253_402_300_799n;
// Hosts of v1.0 say so of an owner they have not told yet (protocol 6.4).
const NO_ID = 0xffffffffn;
const encoder = new TextEncoder();

/**
 * The `x-amz-meta-*` headers that keep what `info` says of a file: `mtime` in seconds with nine
 * decimals at most, `mode` as octal `st_mode` with its type, `uid`, `gid`, `uname` and `gname`. The
 * first four are as rclone writes them with `--metadata`. Headers carry ASCII only, so the two names
 * are percent-encoded in UTF-8; where they would pass the 2 KB of S3, they are left out.
 */
export function metadataHeaders(info: FileInfo): Record<string, string> {
  const headers: Record<string, string> = {
    [`${PREFIX}mtime`]: secondsText(info.modTime),
    [`${PREFIX}mode`]: posixFromGoMode(info.mode).toString(8),
  };
  if (info.uid !== NO_ID) headers[`${PREFIX}uid`] = String(info.uid);
  if (info.gid !== NO_ID) headers[`${PREFIX}gid`] = String(info.gid);
  let bytes = Object.entries(headers).reduce((sum, pair) => sum + pair.join("").length, 0);
  for (const [name, text] of [["uname", info.username], ["gname", info.groupname]] as const) {
    const value = percentEncoded(text);
    const more = PREFIX.length + name.length + value.length;
    if (value === "" || bytes + more > MOST_BYTES) continue;
    headers[PREFIX + name] = value;
    bytes += more;
  }
  return headers;
}

/**
 * The headers of a folder's marker: those of {@link metadataHeaders}, and their values once more as
 * parameters of the content type, as SeaweedFS 4.48 keeps no other header of a key that ends in `/`.
 */
export function folderHeaders(info: FileInfo): Record<string, string> {
  const headers = metadataHeaders(info);
  let type = "application/x-directory";
  for (const name of NAMES) {
    const value = headers[PREFIX + name];
    const longer = `${type}; ${name}=${value}`;
    if (value !== undefined && longer.length <= LONGEST_TYPE) type = longer;
  }
  return { ...headers, "content-type": type };
}

/**
 * Reads back what {@link metadataHeaders} and {@link folderHeaders} wrote, and what rclone and s3fs
 * write under the same names. A value that makes no sense is left out, since anybody may have written
 * it; so is a mode whose type contradicts the key: only a folder marker is a directory. A mode is
 * octal as of rclone or decimal as of s3fs, whichever fits.
 */
export function objectMetadata(headers: Headers, form: ObjectForm): ObjectMetadata {
  const parameters = form === "marker" ? parametersOf(headers) : undefined;
  const value = (name: string) => headers.get(PREFIX + name)?.trim() ?? parameters?.get(name) ?? "";
  const found: { -readonly [Key in keyof ObjectMetadata]: ObjectMetadata[Key] } = {};
  const modTime = secondsFrom(value("mtime"));
  if (modTime !== undefined) found.modTime = modTime;
  const mode = modeFrom(value("mode"), form);
  if (mode !== undefined) found.mode = mode;
  const uid = idFrom(value("uid"));
  if (uid !== undefined) found.uid = uid;
  const gid = idFrom(value("gid"));
  if (gid !== undefined) found.gid = gid;
  const username = percentDecoded(value("uname"));
  if (username !== undefined) found.username = username;
  const groupname = percentDecoded(value("gname"));
  if (groupname !== undefined) found.groupname = groupname;
  return found;
}

function parametersOf(headers: Headers): ReadonlyMap<string, string> | undefined {
  const [type = "", ...parts] = headers.get("content-type")?.split(";") ?? [];
  if (type.trim().toLowerCase() !== "application/x-directory") return undefined;
  const found = parts.map((part) => /^\s*([a-z]+)=([-.\w%]+)\s*$/.exec(part));
  return new Map(found.flatMap((match) => match === null ? [] : [[match[1]!, match[2]!]]));
}

/** Nanoseconds as decimal seconds without needless zeros: `-1.5`. */
function secondsText(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const decimals = String(size % SECOND).padStart(9, "0").replace(/0+$/, "");
  const sign = nanoseconds < 0n ? "-" : "";
  return `${sign}${size / SECOND}${decimals === "" ? "" : `.${decimals}`}`;
}

function secondsFrom(text: string): bigint | undefined {
  const [, sign, whole, decimals = ""] = /^(-?)(\d{1,12})(?:\.(\d{0,30}))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const size = BigInt(whole) * SECOND + BigInt(decimals.slice(0, 9).padEnd(9, "0"));
  const nanoseconds = sign === "-" ? -size : size;
  const inRange = nanoseconds >= FIRST_SECOND * SECOND && nanoseconds < (LAST_SECOND + 1n) * SECOND;
  return inRange ? nanoseconds : undefined;
}

function modeFrom(text: string, form: ObjectForm): number | undefined {
  const octal = /^[0-7]{1,7}$/.test(text) ? parseInt(text, 8) : NaN;
  const decimal = /^[0-9]{1,5}$/.test(text) ? parseInt(text, 10) : NaN;
  for (const posix of [octal, decimal]) {
    const type = posix & 0o170000;
    if (!(posix <= 0o177777)) continue;
    const directory = type === 0o040000;
    const known = directory || type === 0o100000 || type === 0o120000;
    if (known && directory === (form === "marker")) return goModeFromPosix(posix);
    if (type === 0) {
      const bare = goModeFromPosix(posix);
      return form === "marker" ? (bare | goMode.directory) >>> 0 : bare;
    }
  }
  return undefined;
}

function idFrom(text: string): bigint | undefined {
  if (!/^\d{1,20}$/.test(text)) return undefined;
  const id = BigInt(text);
  return id < 2n ** 64n && id !== NO_ID ? id : undefined;
}

/** Every byte but letters, digits and `-._` as `%XX`, which any header and parameter can hold. */
function percentEncoded(text: string): string {
  let encoded = "";
  for (const byte of encoder.encode(text)) {
    const character = String.fromCharCode(byte);
    encoded += /[-.\w]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

function percentDecoded(text: string): string | undefined {
  if (text === "") return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

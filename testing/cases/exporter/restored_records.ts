import type { RecordMessage } from "../../../proto/messages.ts";
import { baseName } from "../../../sdk/base_name.ts";
import { goMode } from "../../../sdk/file_mode.ts";

/** What a record of a case may say besides its path and kind. */
export interface RecordOptions {
  /** Go file mode bits without the type (protocol 2.2). */
  readonly mode?: number;
  /** Last change. */
  readonly modTime?: { readonly seconds: number; readonly nanos: number };
  /** Bytes of content. */
  readonly size?: number;
  /** Hard links and the inode they share. */
  readonly links?: { readonly count: number; readonly inode: number };
}

const TIME = { seconds: 1_600_000_000, nanos: 123_456_789 };

/** The record of a folder as plakar sends it (protocol 4.2). */
export function folderRecord(pathname: string, options: RecordOptions = {}): RecordMessage {
  const mode = goMode.directory + (options.mode ?? 0o755);
  return { pathname, fileInfo: { ...info(pathname, options), mode } };
}

/** The record of a regular file; its content is sent apart. */
export function fileRecord(pathname: string, options: RecordOptions = {}): RecordMessage {
  const fileInfo = { ...info(pathname, options), mode: options.mode ?? 0o644 };
  return { pathname, hasReader: true, fileInfo };
}

/** The record of a symbolic link. */
export function linkRecord(pathname: string, target: string): RecordMessage {
  const mode = goMode.symlink + 0o777;
  return { pathname, target, fileInfo: { ...info(pathname, {}), mode } };
}

/** The record of one extended attribute; its value is sent as content (row E21). */
export function xattrRecord(pathname: string, xattrName: string): RecordMessage {
  return { pathname, isXattr: true, xattrName, xattrType: 0, hasReader: true };
}

function info(pathname: string, { modTime = TIME, size = 0, links }: RecordOptions) {
  return {
    name: baseName(pathname),
    size,
    modTime,
    dev: 1,
    ino: links?.inode ?? 0,
    nlink: links?.count ?? 1,
    ...owner(),
  };
}

/** The user who runs the tests: whoever restores may give files to that one. */
function owner(): { uid: number; gid: number } {
  try {
    return { uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 };
  } catch {
    return { uid: 0, gid: 0 };
  }
}

/** Bytes that tell one file from another and one position from another. */
export function patternBytes(seed: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = (seed * 2654435761 + 1) >>> 0;
  for (let at = 0; at < length; at++) {
    state = (state * 1664525 + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** Text as bytes. */
export function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

import { hash } from "node:crypto";
import {
  type CallOptions,
  type DirectoryRecord,
  directoryRecord,
  type FileRecord,
  fileRecord,
} from "@plakar-deno/sdk";

/** What is known of a file before it is opened. */
export interface FileFacts {
  /** When it changed, in ISO 8601; several for the latest of them; none of them for 1970. */
  readonly changed: readonly (string | null | undefined)[];
  /**
   * What else shows that it changed: becomes the inode number, which hosts compare, too (protocol
   * 3.6).
   */
  readonly marker?: string;
  /** Bytes, where they are known. */
  readonly size?: number;
}

/** Issues may be private: who may read a disk is not who may read a repository. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** A record whose facts are the same in every run until the object changes (protocol 3.6). */
export function fileOf(
  path: string,
  facts: FileFacts,
  open: (call: CallOptions) => ReturnType<FileRecord["open"]>,
): FileRecord {
  const { changed, marker, size } = facts;
  return fileRecord(path, {
    size: size ?? -1,
    mode: FILE_MODE,
    modTime: latest(changed),
    ...marker !== undefined && { ino: inode(`${path}\n${marker}`) },
  }, open);
}

/** A record of a folder. */
export function folderOf(path: string, changed?: string | null): DirectoryRecord {
  return directoryRecord(path, { mode: FOLDER_MODE, modTime: latest([changed]) });
}

function latest(times: FileFacts["changed"]): Date {
  const known = times.map((time) => Date.parse(time ?? "")).filter((time) => !Number.isNaN(time));
  return new Date(Math.max(0, ...known));
}

function inode(text: string): bigint {
  return BigInt(`0x${hash("sha256", text).slice(0, 16)}`);
}

import { hash } from "node:crypto";
import { type FileInfo, fileInfo } from "@plakar-deno/sdk";
import type { ListedKey } from "../client/list_keys.ts";
import type { ObjectMetadata } from "../objects/object_metadata.ts";

/**
 * Of an object that says no mode of its own: its owner may read and write it. Objects have no
 * execute bit, and who may read a bucket is not who may read a disk.
 */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * What is known of an object as a file, the same in every run until the object is written again
 * (protocol 3.6): the time is that of the listing, and the inode number is made of ETag and key, so
 * that other content of the same size in the same second is noticed. `metadata` is what the object
 * says of itself, and goes first.
 */
export function objectInfo(object: ListedKey, metadata?: ObjectMetadata): FileInfo {
  const info = fileInfo({
    size: object.size,
    mode: FILE_MODE,
    modTime: nanoseconds(object.mtime),
    ino: inode(object),
  });
  return metadata === undefined ? info : { ...info, ...metadata };
}

/** What is known of a folder: of one without a marker nothing, and that is the same in every run. */
export function folderInfo(marker?: ListedKey, metadata?: ObjectMetadata): FileInfo {
  const modTime = marker === undefined ? 0n : nanoseconds(marker.mtime);
  const info = fileInfo({ mode: FOLDER_MODE, modTime }, "directory");
  return metadata === undefined ? info : { ...info, ...metadata };
}

/** Objects of the same content have the same ETag, but are no hard links: the key keeps them apart. */
function inode({ etag, key }: ListedKey): bigint {
  return BigInt(`0x${hash("sha256", `${etag}\n${key}`).slice(0, 16)}`);
}

function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.floor(milliseconds)) * 1_000_000n;
}

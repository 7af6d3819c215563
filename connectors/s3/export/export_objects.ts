import {
  type ByteReader,
  type ByteSource,
  type ExportDirectory,
  type ExportFile,
  type ExportSymlink,
  type FileInfo,
  type HardLink,
  type Logger,
  openByteSource,
  type RecordContent,
  type StoredEntry,
} from "@plakar-deno/sdk";
import { isCold } from "../repository/cold_class.ts";
import { copyObject, MOST_COPIED } from "./export_copy.ts";
import { markerKey, objectKey } from "./export_key.ts";
import { unsupported } from "./export_unsupported.ts";
import { folderHeaders, metadataHeaders } from "../objects/object_metadata.ts";
import { maxObjectSize } from "../objects/part_size.ts";
import { putObject } from "../objects/put_object.ts";
import type { S3Client } from "../client/s3_client.ts";
import type { StorageClass } from "../client/s3_options.ts";
import type { Uploads } from "../objects/uploads.ts";

/** What one call may be ended by. */
export interface Until {
  readonly signal: AbortSignal;
}

/** Entries of a snapshot as objects of a bucket. */
export interface ExportObjects {
  /**
   * A regular file, whole or not at all; there is no object before its content was read to the end and
   * `onEnd` has resolved.
   */
  file(file: ExportFile, call: Until & { readonly onEnd: () => Promise<void> }): Promise<void>;
  /** A folder: an empty object whose key ends in `/`, which keeps its metadata. */
  folder(folder: Pick<ExportDirectory, "path" | "info">, call: Until): Promise<void>;
  /** A symbolic link: an object that holds the target, its metadata say that it is a link. */
  symlink(link: ExportSymlink, call: Until): Promise<void>;
  /** Gives a stored entry other metadata, as hosts of v1.0 do after the content (protocol 6.4). */
  setInfo(entry: StoredEntry, call: Until): Promise<void>;
  /**
   * A second name of a stored file: a copy made by the server. Hosts of v1.0 ask for it when the first
   * has its metadata, so that a cold class, which cannot be copied, is for files with one name only.
   */
  link(link: HardLink, call: Until): Promise<void>;
}

// Hosts of v1.0 tell owners later, and mode and time with them (protocol 6.4).
const NO_ID = 0xffff_ffffn;
const FILE = { "content-type": "application/octet-stream" };
const encoder = new TextEncoder();

/**
 * Writes below the client's prefix. `storageClass` is that of regular files; folders and links are a
 * few bytes that an importer has to read at once, so they stay in STANDARD.
 */
export function exportObjects(
  client: S3Client,
  uploads: Uploads,
  { storageClass, log }: { readonly storageClass: StorageClass; readonly log: Logger },
): ExportObjects {
  const { prefix } = client.place;
  // Keys of v1.0 hosts' files that are too large to get other metadata; each stands for 5 GiB.
  const fixed = new Set<string>();
  let warned = false;

  /** The class of a file that has several names, or will have. */
  function shared(): StorageClass {
    if (!isCold(storageClass)) return storageClass;
    if (!warned) {
      log.warn(
        `files with several names stay in STANDARD: hosts of plakar v1.0 have each name copied from ` +
          `another, and the server copies nothing from ${storageClass}`,
      );
    }
    warned = true;
    return "STANDARD";
  }

  async function put(
    key: string,
    body: ByteSource,
    headers: Readonly<Record<string, string>>,
    { signal }: Until,
    storageClass: StorageClass = "STANDARD",
  ): Promise<void> {
    const named = storageClass === "STANDARD" ? {} : { storageClass };
    await putObject(client, uploads, key, body, { headers, ...named, signal });
  }

  async function folder({ path, info }: Pick<ExportDirectory, "path" | "info">, call: Until) {
    const key = markerKey(prefix, path);
    if (key === undefined) return;
    await put(key, new Uint8Array(), folderHeaders(info), call);
  }

  return {
    folder,
    async file({ path, info, content }, { onEnd, signal }) {
      const headers = { ...FILE, ...metadataHeaders(info) };
      const key = objectKey(prefix, path);
      const isFixed = info.size > MOST_COPIED;
      if (isFixed && isProvisional(info)) fixed.add(key);
      // What is copied in a moment must be readable then, and other classes would bill it twice.
      const written = isProvisional(info) && !isFixed ? "STANDARD" : storageClass;
      await put(key, waiting(content, info.size, onEnd), headers, { signal }, written);
    },
    async symlink({ path, info, target }, call) {
      const headers = { ...FILE, ...metadataHeaders(info) };
      await put(objectKey(prefix, path), encoder.encode(target), headers, call);
    },
    async setInfo({ path, kind, info }, call) {
      if (kind === "special") throw unsupported({ path, info });
      if (kind === "directory") return await folder({ path, info }, call);
      const key = objectKey(prefix, path);
      if (fixed.has(key)) {
        log.warn("mode, owner and time are left out: S3 changes none above 5 GiB", { path });
        return;
      }
      const headers = { ...FILE, ...metadataHeaders(info) };
      const target = kind === "symlink" ? "STANDARD" : info.nlink > 1 ? shared() : storageClass;
      const size = info.size < 0 ? MOST_COPIED : info.size;
      await copyObject(client, {
        from: key,
        to: key,
        size,
        headers,
        storageClass: target,
        ...call,
      });
    },
    async link({ path, existing }, call) {
      const [from, to] = [objectKey(prefix, existing), objectKey(prefix, path)];
      await copyObject(client, { from, to, storageClass: shared(), ...call });
    },
  };
}

/** Whether the metadata of a record only stand in for those that come later. */
function isProvisional({ nlink, ino, uid, gid }: FileInfo): boolean {
  return nlink === 0 && ino === 0n && uid === NO_ID && gid === NO_ID;
}

/** The same bytes, of which so many are expected, if that can be; their end comes after `onEnd`. */
function waiting(bytes: RecordContent, size: number, onEnd: () => Promise<void>): ByteReader {
  const source = openByteSource(bytes);
  return {
    ...size < 0 || size > maxObjectSize ? {} : { byteLength: size },
    close: source.close,
    async read(buffer) {
      const count = await source.read(buffer);
      if (count === null) await onEnd();
      return count;
    },
  };
}

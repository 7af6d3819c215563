import {
  errorRecord,
  type FileInfo,
  fileKindOf,
  type ImportRecord,
  type Logger,
} from "@plakar-deno/sdk";
import { headObject, type ObjectHead } from "../objects/head_object.ts";
import { inOrder } from "./in_order.ts";
import type { KeyEntry, KeyFolder } from "./key_tree.ts";
import type { ListedKey } from "../client/list_keys.ts";
import { folderInfo, objectInfo } from "./object_info.ts";
import type { ObjectForm } from "../objects/object_metadata.ts";
import { openObject } from "./open_object.ts";
import { mostTarget, readTarget } from "./read_target.ts";
import type { S3Client } from "../client/s3_client.ts";

/** How records are made of entries. */
export interface EntryRecordsOptions {
  /**
   * Whether objects are asked for their metadata, one request each: `auto` asks folder markers, and
   * objects in folders whose marker has metadata. The top of a bucket has no marker: there the first
   * object tells for the others.
   */
  readonly metadata: "auto" | "always" | "never";
  /** Objects that are asked at once. */
  readonly concurrency: number;
  /** Ends the requests. */
  readonly signal: AbortSignal;
  /** Where it is told that an object was replaced. */
  readonly log: Logger;
}

type FileEntry = Extract<KeyEntry, { readonly kind: "file" }>;

/**
 * Makes records of entries, in their order. Content is not opened, but that of symbolic links, which
 * is their target. An object that cannot be asked for its metadata becomes an error record.
 */
export async function* entryRecords(
  client: S3Client,
  entries: AsyncIterable<KeyEntry>,
  options: EntryRecordsOptions,
): AsyncGenerator<ImportRecord> {
  const { metadata, concurrency, signal, log } = options;
  // Whether the objects in a folder have metadata, where its marker or one of them was asked.
  const having = new WeakMap<KeyFolder, Promise<boolean> | boolean>();

  function directory({ path }: KeyFolder, info: FileInfo): ImportRecord {
    return { kind: "directory", path, info, xattrNames: [] };
  }

  function file(path: string, object: ListedKey, info = objectInfo(object)): ImportRecord {
    const open = (call: { readonly signal: AbortSignal }) =>
      openObject(client, object, { signal: call.signal, log });
    return { kind: "file", path, info, open, xattrNames: [] };
  }

  /** Asks an object, and remembers whether there are metadata in its folder. */
  function askFor(folder: KeyFolder, object: ListedKey, form: ObjectForm): Promise<ObjectHead> {
    const asked = headObject(client, object, form, signal);
    const answer = asked.then(hasMetadata, () => false);
    having.set(folder, answer);
    answer.then((known) => having.set(folder, known));
    return asked;
  }

  async function ofMarker(folder: KeyFolder, marker: ListedKey): Promise<ImportRecord[]> {
    const plain = directory(folder, folderInfo(marker));
    const asked = askFor(folder, marker, "marker");
    try {
      const head = await asked;
      return [directory(folder, folderInfo(head.object, head.metadata))];
    } catch (error) {
      signal.throwIfAborted();
      // The folder and what is in it are there all the same.
      return [plain, errorRecord(folder.path, error)];
    }
  }

  /** Whether an object is to be asked. */
  function asks({ folder }: FileEntry): Promise<boolean> | boolean {
    if (metadata !== "auto") return metadata === "always";
    const known = having.get(folder);
    if (known !== undefined) return known;
    return folder.name === "" && client.place.prefix === "";
  }

  async function ofFile(
    { path, object, folder }: FileEntry,
    asking: Promise<boolean> | boolean,
  ): Promise<ImportRecord[]> {
    try {
      if (asking !== true && !await asking) return [file(path, object)];
      const head = having.has(folder)
        ? await headObject(client, object, "object", signal)
        : await askFor(folder, object, "object");
      const info = objectInfo(head.object, head.metadata);
      if (fileKindOf(info.mode) !== "symlink") return [file(path, head.object, info)];
      if (head.object.size > mostTarget) return [file(path, head.object)];
      const target = await readTarget(client, head.object, { signal, log });
      return [{ kind: "symlink", path, info, target }];
    } catch (error) {
      signal.throwIfAborted();
      return [errorRecord(path, error)];
    }
  }

  function recordsOf(entry: KeyEntry): readonly ImportRecord[] | Promise<readonly ImportRecord[]> {
    if (entry.kind === "error") return [entry];
    if (entry.kind === "file") {
      const asking = asks(entry);
      return asking === false ? [file(entry.path, entry.object)] : ofFile(entry, asking);
    }
    const { folder, marker } = entry;
    const asking = marker !== undefined && metadata !== "never";
    return asking ? ofMarker(folder, marker) : [directory(folder, folderInfo(marker))];
  }

  for await (const records of inOrder(entries, concurrency, recordsOf)) {
    for (const record of records) yield record;
  }
}

function hasMetadata({ metadata }: ObjectHead): boolean {
  return Object.keys(metadata).length > 0;
}

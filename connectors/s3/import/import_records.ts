import { ConnectorError, type ImportRecord } from "@plakar-deno/sdk";
import type { Excludes } from "@plakar-deno/sdk/files";
import { entryRecords, type EntryRecordsOptions } from "./entry_records.ts";
import { placeTitle } from "../objects/first_key.ts";
import type { KeyEntry, KeyFolder } from "./key_tree.ts";
import { listKeys } from "../client/list_keys.ts";
import { quotedKey } from "./path_of_key.ts";
import type { S3Client } from "../client/s3_client.ts";
import { treeListing } from "./tree_listing.ts";

/** How a bucket is imported. */
export interface ImportRecordsOptions extends EntryRecordsOptions {
  /** What the host drops. */
  readonly excludes: Excludes;
  /** Keys asked for with each page of the listing; the server's 1,000 when left out. */
  readonly pageSize?: number;
}

/**
 * The records of everything below the client's prefix; of the one object when the prefix names one.
 *
 * Throws a `ConnectorError` when a page of the listing cannot be had, and when there is nothing at
 * all below a prefix: a backup of nothing would look like a good one to whoever mistyped the
 * location. A bucket that is named whole may be empty.
 */
export async function* importRecords(
  client: S3Client,
  options: ImportRecordsOptions,
): AsyncGenerator<ImportRecord> {
  let isEmpty = true;
  for await (const record of entryRecords(client, keyEntries(client, options), options)) {
    isEmpty = false;
    yield record;
  }
  if (!isEmpty) return;
  // Nothing is known of the folder it is in, and asking one object is not dear.
  const metadata = options.metadata === "auto" ? "always" : options.metadata;
  yield* entryRecords(client, singleObject(client, options.signal), { ...options, metadata });
}

function keyEntries(
  client: S3Client,
  { excludes, pageSize, signal }: ImportRecordsOptions,
): AsyncIterable<KeyEntry> {
  const { prefix } = client.place;
  return treeListing({
    place: client.place,
    excludes,
    list: (goOnAfter) =>
      listKeys(client, { prefix, ...pageSize && { pageSize }, goOnAfter, signal }),
  });
}

/** The object whose key is the prefix without its slash. */
async function* singleObject(client: S3Client, signal: AbortSignal): AsyncGenerator<KeyEntry> {
  const { prefix, root } = client.place;
  const key = prefix.slice(0, -1);
  const folder: KeyFolder = { name: "", path: root };
  for await (const listed of listKeys(client, { prefix: key, pageSize: 1, signal })) {
    // In every order a key comes before those that it is the beginning of.
    if (listed.kind !== "key" || listed.key !== key) break;
    yield { kind: "file", path: root, object: listed, folder };
    return;
  }
  throw new ConnectorError(
    `cannot import from ${placeTitle(client.place)}: there is no object below that prefix, and ` +
      `none with the key ${quotedKey(key)}; check the location`,
    { code: "not_found" },
  );
}

import type { BucketPlace } from "../client/bucket_place.ts";
import { listKeys } from "../client/list_keys.ts";
import type { S3Client } from "../client/s3_client.ts";

/**
 * A key below the client's prefix, or `undefined` when there is none. The empty object that consoles
 * make for a folder, which is named as the prefix itself, counts for nothing.
 *
 * One request for two keys at most; throws a `ConnectorError` when the bucket is missing or the keys
 * may not list it.
 */
export async function firstKey(client: S3Client, signal: AbortSignal): Promise<string | undefined> {
  const { prefix } = client.place;
  for await (const listed of listKeys(client, { prefix, pageSize: 2, signal })) {
    if (listed.kind !== "key" || listed.key === prefix && listed.size === 0) continue;
    return listed.key;
  }
  return undefined;
}

/** How a message speaks of the place: `bucket "x" below "a/b/" on s3.example.org`. */
export function placeTitle({ bucket, prefix, host }: BucketPlace): string {
  const below = prefix === "" ? "" : ` below ${JSON.stringify(prefix)}`;
  return `bucket ${JSON.stringify(bucket)}${below} on ${host}`;
}

import { listKeys } from "../client/list_keys.ts";
import type { S3Client } from "../client/s3_client.ts";
import { configName, isOfRepository, keptResources, resourceKeys } from "./store_layout.ts";

/**
 * Bytes in the repository's objects, as the listing tells them: `CONFIG`, packfiles, states and locks,
 * frozen copies included. 0 before Create; what else lies in the bucket counts for nothing.
 */
export async function repositorySize(client: S3Client, signal: AbortSignal): Promise<number> {
  const kinds = [configName, ...keptResources.map((resource) => resourceKeys(resource).prefix)];
  let total = 0;
  // One after the other: nobody waits for this, and Puts and Gets share the connections.
  for (const kind of kinds) total += await sizeBelow(client, kind, signal);
  return total;
}

async function sizeBelow(client: S3Client, start: string, signal: AbortSignal): Promise<number> {
  const { prefix } = client.place;
  let total = 0;
  for await (const listed of listKeys(client, { prefix: prefix + start, signal })) {
    if (listed.kind === "key" && isOfRepository(prefix, listed.key)) total += listed.size;
  }
  return total;
}

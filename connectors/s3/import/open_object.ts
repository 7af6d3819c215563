import { type ByteSource, errorCode, type Logger } from "@plakar-deno/sdk";
import type { ListedKey } from "../client/list_keys.ts";
import { quotedKey } from "./path_of_key.ts";
import { openObjectContent } from "../objects/read_object.ts";
import type { S3Client } from "../client/s3_client.ts";

/**
 * The content of an object that was listed. One that was replaced since is read as it is now, and
 * the log says so: a backup with the newer content is worth more than one without the file, and the
 * next one finds other file infos in the listing and reads it again.
 *
 * Rejects with a `ConnectorError` when the object is gone, or cannot be read.
 */
export async function openObject(
  client: S3Client,
  { key, etag }: Pick<ListedKey, "key" | "etag">,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Logger },
): Promise<ByteSource> {
  if (etag === "") return await openObjectContent(client, key, { signal });
  try {
    return await openObjectContent(client, key, { etag, signal });
  } catch (error) {
    if (errorCode(error) !== "failed_precondition") throw error;
  }
  // Replaced, or not to be read at all, as in a cold class: then this fails for the same reason.
  const content = await openObjectContent(client, key, { signal });
  log.warn(
    `the object ${quotedKey(key)} was replaced after it was listed; its new content is read`,
  );
  return content;
}

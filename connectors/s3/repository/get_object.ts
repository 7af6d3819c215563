import { type ByteRange, type ByteSource, errorCode } from "@plakar-deno/sdk";
import { openObjectContent } from "../objects/read_object.ts";
import type { S3Client } from "../client/s3_client.ts";
import type { StoredKey } from "./store_layout.ts";

/**
 * The bytes of an object, or those of a range that exist (rows S15 to S17). A packfile that is not
 * there may lie under the name that newer official plugins give it in a cold class.
 *
 * Rejects with a `ConnectorError` when it is missing (row S14), or lies in a cold class; what breaks
 * midway is read on, as `openObjectContent` has it.
 */
export async function getObject(
  client: S3Client,
  { key, frozenKey }: StoredKey,
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<ByteSource> {
  const options = range === undefined ? { signal } : { range, signal };
  try {
    return await openObjectContent(client, key, options);
  } catch (error) {
    if (frozenKey === undefined || errorCode(error) !== "not_found") throw error;
    // Its own failure tells more, but not when it is missing, too.
    return await openObjectContent(client, frozenKey, options).catch((second: unknown) => {
      throw errorCode(second) === "not_found" ? error : second;
    });
  }
}

import { errorCode } from "@plakar-deno/sdk";
import { firstKey } from "./first_key.ts";
import type { S3Client } from "../client/s3_client.ts";
import type { StoredKey } from "../repository/store_layout.ts";

/**
 * Removes an object, and the frozen packfile of a newer official plugin beside it. One that is
 * missing is no error (row S19), a missing bucket is.
 */
export async function deleteObject(
  client: S3Client,
  { title, key, frozenKey }: StoredKey,
  signal: AbortSignal,
): Promise<void> {
  const keys = frozenKey === undefined ? [key] : [key, frozenKey];
  await Promise.all(keys.map((each) => deleteKey(client, title, each, signal)));
}

async function deleteKey(
  client: S3Client,
  title: string,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const action = `delete ${title}`;
    const { body } = await client.request({ method: "DELETE", key, action, signal });
    await body?.cancel();
  } catch (error) {
    // S3 answers OK for what is missing; servers that do not are asked whether the bucket is there.
    if (errorCode(error) !== "not_found") throw error;
    await firstKey(client, signal);
  }
}

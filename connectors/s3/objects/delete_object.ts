import { errorCode } from "@plakar-deno/sdk";
import { firstKey } from "./first_key.ts";
import type { S3Client } from "../client/s3_client.ts";
import type { StoredKey } from "../repository/store_layout.ts";

/**
 * Removes an object, and the frozen packfile of a newer official plugin beside it if there is one.
 * One that is missing is no error (row S19), a missing bucket is.
 */
export async function deleteObject(
  client: S3Client,
  { title, key, frozenKey }: StoredKey,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all([
    deleteKey(client, title, key, signal),
    frozenKey === undefined ? undefined : deleteFrozen(client, title, frozenKey, signal),
  ]);
}

/** In a versioned bucket to delete what is missing leaves a marker, one for every packfile. */
async function deleteFrozen(
  client: S3Client,
  title: string,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  if (await isMissing(client, title, key, signal)) return;
  await deleteKey(client, title, key, signal);
}

/** Whether the server says so; false where it cannot be told, as without the right to read. */
async function isMissing(
  client: S3Client,
  title: string,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { status, body } = await client.request({
      method: "HEAD",
      key,
      headers: client.sse,
      action: `look for a frozen copy of ${title}`,
      expect: [404],
      // The delete that follows is tried again, and at worst leaves one marker.
      retry: false,
      signal,
    });
    await body?.cancel();
    return status === 404;
  } catch {
    signal.throwIfAborted();
    return false;
  }
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

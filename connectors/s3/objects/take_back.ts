import { withTimeLimit } from "@plakar-deno/sdk/network";
import { tokenHeader } from "./put_new.ts";
import type { S3Client } from "../client/s3_client.ts";
import { s3Code } from "../client/s3_failure.ts";

/** An object that is not what was sent. */
export interface DamagedObject {
  /** Its key. */
  readonly key: string;
  /** What it has in its metadata if this upload made it; without one nothing is removed. */
  readonly mark: string | undefined;
}

// The caller's time may be over; long enough for a server that is busy.
const LIMIT_MS = 15_000;

/**
 * Removes an object that an upload made and that is damaged, and gives what became of it, as a
 * clause for a message; never rejects.
 *
 * Only what bears the mark of the upload is removed: a server may have answered of an older object,
 * or somebody else may have replaced it since. In a versioned bucket it is that version alone, so
 * what was there before comes back; who may not remove versions hides it behind a delete marker,
 * which hides nothing else, as marks are for keys that name one content.
 */
export async function takeBack(client: S3Client, { key, mark }: DamagedObject): Promise<string> {
  if (mark === undefined) {
    return "what is there now was left, as it may be an older object: look at it, and delete it " +
      "if it is damaged";
  }
  try {
    return await withTimeLimit(LIMIT_MS, async (signal) => {
      const action = `look at the damaged ${JSON.stringify(key)}`;
      const found = await client.request({
        method: "HEAD",
        key,
        headers: client.sse,
        action,
        expect: [404],
        signal,
      });
      await found.body?.cancel();
      if (found.status === 404) return "nothing is there now";
      if (found.headers.get(tokenHeader) !== mark) {
        return "what is there now is another object, and was left";
      }
      await remove(client, key, found.headers, signal);
      return "the damaged object was removed again";
    });
  } catch {
    return "the damaged object could not be removed: delete it";
  }
}

async function remove(
  client: S3Client,
  key: string,
  found: Headers,
  signal: AbortSignal,
): Promise<void> {
  const action = `remove the damaged ${JSON.stringify(key)}`;
  const version = found.get("x-amz-version-id");
  if (version !== null) {
    try {
      const query = { versionId: version };
      const { body } = await client.request({ method: "DELETE", key, query, action, signal });
      return await body?.cancel();
    } catch (error) {
      // Versions need a right of their own (s3:DeleteObjectVersion).
      if (s3Code(error) !== "AccessDenied") throw error;
    }
  }
  const etag = found.get("etag");
  const headers: Record<string, string> = etag === null ? {} : { "if-match": etag };
  const { body } = await client.request({ method: "DELETE", key, headers, action, signal });
  await body?.cancel();
}

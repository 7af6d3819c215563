import { alreadyExists } from "./put_failure.ts";
import type { S3Client } from "../client/s3_client.ts";

/** The header that tells whose an object is that must be new: what repeats a request knows its own. */
export const tokenHeader = "x-amz-meta-put-token";

/** An object that was to be new, and is there. */
export interface TakenKey {
  /** Its key. */
  readonly key: string;
  /** What the object has in its metadata if this upload made it. */
  readonly token: string;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/**
 * The ETag of an object that an earlier request of the same upload made, the answer to which was
 * lost; rejects with "already_exists" when somebody else made it.
 */
export async function requireOwn(
  client: S3Client,
  { key, token, signal }: TakenKey,
): Promise<string> {
  const response = await client.request({
    method: "HEAD",
    key,
    headers: client.sse,
    action: `put ${JSON.stringify(key)}`,
    // Without the right to read, or with another key of SSE-C, nobody can tell.
    expect: [400, 403, 404],
    signal,
  });
  await response.body?.cancel();
  const { ok, headers } = response;
  if (!ok || headers.get(tokenHeader) !== token) throw alreadyExists(key);
  return (headers.get("etag") ?? "").replaceAll('"', "");
}

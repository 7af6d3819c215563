import { encodeKey } from "../client/encode_key.ts";
import type { S3Client } from "../client/s3_client.ts";
import type { StorageClass } from "../client/s3_options.ts";

/** What the server is to copy. */
export interface CopyOptions {
  /** Key of the object that is there. */
  readonly from: string;
  /** Key of the copy; the same to give an object other headers. */
  readonly to: string;
  /** Its bytes; when left out, the most that can be copied. */
  readonly size?: number;
  /** Headers of the copy; those of the object when left out. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly storageClass: StorageClass;
  readonly signal: AbortSignal;
}

/** S3 copies no larger object in one request (S3 API, CopyObject). */
export const MOST_COPIED: number = 5 * 1024 ** 3;

/**
 * Has the server copy an object, so that its bytes do not travel. The copy appears whole, and a
 * failure leaves what was there.
 *
 * Throws a `ConnectorError`: the object is larger than {@link MOST_COPIED}, in a class that must be
 * restored before it can be read, or the server has no copies.
 */
export async function copyObject(client: S3Client, options: CopyOptions): Promise<void> {
  const { from, to, size = MOST_COPIED, headers, storageClass, signal } = options;
  // A document: an answer of 200 is sent before the copy is made, and may still hold an error.
  await client.document({
    method: "PUT",
    key: to,
    headers: {
      ...copySource(client, from),
      ...client.sse,
      "x-amz-metadata-directive": headers === undefined ? "COPY" : "REPLACE",
      ...headers,
      ...storageClass === "STANDARD" ? {} : { "x-amz-storage-class": storageClass },
    },
    serverBytes: size,
    action: from === to
      ? `set the metadata of ${JSON.stringify(to)}`
      : `copy ${JSON.stringify(from)} to ${JSON.stringify(to)}`,
    signal,
  }, "CopyObjectResult");
}

/** The headers that name an object as the source of a copy, and its key if it is encrypted. */
function copySource({ place, sse }: S3Client, key: string): Record<string, string> {
  const headers = { "x-amz-copy-source": `/${place.bucket}/${encodeKey(key)}` };
  const ofSource = Object.entries(sse).map(([name, value]) =>
    [name.replace(/^x-amz-/i, "x-amz-copy-source-"), value] as const
  );
  return { ...headers, ...Object.fromEntries(ofSource) };
}

import type { ListedKey } from "../client/list_keys.ts";
import { type ObjectForm, type ObjectMetadata, objectMetadata } from "./object_metadata.ts";
import { quotedKey } from "../import/path_of_key.ts";
import type { S3Client } from "../client/s3_client.ts";

/** What an object says of itself. */
export interface ObjectHead {
  /** As it was listed; as it is now, if it was replaced since. */
  readonly object: ListedKey;
  /** What its metadata say of the file it was made from. */
  readonly metadata: ObjectMetadata;
}

/** Asks for the metadata of an object that was listed; rejects with a `ConnectorError`. */
export async function headObject(
  client: S3Client,
  listed: ListedKey,
  form: ObjectForm,
  signal: AbortSignal,
): Promise<ObjectHead> {
  const { key } = listed;
  const { headers, body } = await client.request({
    method: "HEAD",
    key,
    headers: client.sse,
    action: `read the metadata of ${quotedKey(key)}`,
    signal,
  });
  await body?.cancel();
  return { object: current(listed, headers), metadata: objectMetadata(headers, form) };
}

function current(listed: ListedKey, headers: Headers): ListedKey {
  // What stands between may call it weak, and it is the same all the same.
  const etag = headers.get("etag")?.replace(/^W\//, "").replaceAll('"', "") ?? "";
  if (etag === "" || etag === listed.etag) return listed;
  const size = Number(headers.get("content-length") ?? NaN);
  const mtime = Date.parse(headers.get("last-modified") ?? "");
  return {
    ...listed,
    etag,
    size: Number.isSafeInteger(size) ? size : listed.size,
    mtime: Number.isFinite(mtime) ? mtime : listed.mtime,
  };
}

import { checksumHeader, type Part } from "./part_buffer.ts";
import { notWhatWasSent } from "./put_failure.ts";
import { requireOwn } from "./put_new.ts";
import { takeBack } from "./take_back.ts";
import type { PutResult, Upload } from "./put_object.ts";

/** Sends an object as one request. */
export async function putWhole(upload: Upload, part: Part): Promise<PutResult> {
  const { client, key, headers, token, mark, signal } = upload;
  const action = `put ${JSON.stringify(key)}`;
  const size = part.body.length;
  const response = await client.request({
    method: "PUT",
    key,
    headers: {
      ...headers,
      ...client.sse,
      ...token === undefined ? {} : { "if-none-match": "*" },
      ...checksumHeader(client, part),
    },
    body: part.body,
    sha256: part.sha256,
    action,
    expect: token === undefined ? [] : [412],
    signal,
  });
  await response.body?.cancel();
  if (response.status === 412 && token !== undefined) {
    return { size, etag: await requireOwn(client, { key, token, signal }) };
  }
  const stored = response.headers.get("x-amz-checksum-crc32");
  if (stored !== null && stored !== part.crc32) {
    throw notWhatWasSent(action, await takeBack(client, { key, mark }));
  }
  return { size, etag: (response.headers.get("etag") ?? "").replaceAll('"', "") };
}

import { ConnectorError, type Logger, openByteSource } from "@plakar-deno/sdk";
import type { ListedKey } from "../client/list_keys.ts";
import { openObject } from "./open_object.ts";
import { quotedKey } from "./path_of_key.ts";
import type { S3Client } from "../client/s3_client.ts";

/** Bytes of the longest target of a link; no system has longer ones. */
export const mostTarget = 65_536;

/** The target of a symbolic link, which is the content of its object; rejects when it is no text. */
export async function readTarget(
  client: S3Client,
  object: ListedKey,
  options: { readonly signal: AbortSignal; readonly log: Logger },
): Promise<string> {
  const source = openByteSource(await openObject(client, object, options));
  const buffer = new Uint8Array(mostTarget + 1);
  let length = 0;
  try {
    while (length < buffer.length) {
      const count = await source.read(buffer.subarray(length));
      if (count === null) break;
      length += count;
    }
  } finally {
    await source.close();
  }
  if (length > mostTarget) refuse(object, `is longer than ${mostTarget} bytes`);
  if (length === 0) refuse(object, "is empty");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(buffer.subarray(0, length));
  } catch {
    refuse(object, "is not valid UTF-8");
  }
}

function refuse({ key }: ListedKey, reason: string): never {
  throw new ConnectorError(
    `cannot back up ${
      quotedKey(key)
    } as a symbolic link, which its metadata say it is: its target, ` +
      `the content of the object, ${reason}; write the object again, or set metadata=never`,
    { code: "invalid_argument" },
  );
}

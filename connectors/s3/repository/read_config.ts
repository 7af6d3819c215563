import { ConnectorError } from "@plakar-deno/sdk";
import { placeTitle } from "../objects/first_key.ts";
import { readObject } from "../objects/read_object.ts";
import type { S3Client } from "../client/s3_client.ts";

// What a host takes in one message (protocol 5.1); a real one has less than 32 KiB (protocol 5.2).
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * All bytes of a repository's `CONFIG`, or of its copy.
 *
 * Throws a `ConnectorError` "failed_precondition" when it is longer than one can be, and what
 * `readObject` throws.
 */
export async function readConfig(
  client: S3Client,
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of await readObject(client, key, { signal })) {
    length += chunk.length;
    if (length > MOST_BYTES) throw tooLong(client, key);
    chunks.push(Uint8Array.from(chunk));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function tooLong({ place }: S3Client, key: string): ConnectorError {
  return new ConnectorError(
    `cannot open the repository in ${placeTitle(place)}: the object ${JSON.stringify(key)} is ` +
      "longer than 4 MiB, so it is no repository's; check the location",
    { code: "failed_precondition" },
  );
}

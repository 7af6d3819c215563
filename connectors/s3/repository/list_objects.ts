import type { Mac, Resource } from "@plakar-deno/sdk";
import { listKeys } from "../client/list_keys.ts";
import type { S3Client } from "../client/s3_client.ts";
import { macOfKey, resourceKeys } from "./store_layout.ts";

/**
 * The names of every object of a kind; keys that stand for none are ignored (protocol 5.4, row S20),
 * and so are packfiles with `.frozen`, as the official plugins that write them do it: they are read by
 * what states say of them, and maintenance must not fetch them out of the cold. A server that pages by
 * position may show a key twice, of which the runtime takes one.
 *
 * The listing has no delimiter: that takes one request per 1,000 objects, where going through the 256
 * buckets would take 256 at least.
 *
 * Throws a `ConnectorError` when any page cannot be had, so the list is whole or fails (row S21).
 */
export async function* listObjects(
  client: S3Client,
  resource: Resource,
  signal: AbortSignal,
): AsyncGenerator<Mac, void, void> {
  const { prefix } = client.place;
  const kind = resourceKeys(resource).prefix;
  for await (const listed of listKeys(client, { prefix: prefix + kind, signal })) {
    if (listed.kind !== "key") continue;
    const mac = macOfKey(prefix, resource, listed.key);
    if (mac !== undefined) yield mac;
  }
}

import { type Logger, parseLocation } from "@plakar-deno/sdk";
import { type BucketPlace, bucketPlace } from "../client/bucket_place.ts";
import { listKeys } from "../client/list_keys.ts";
import { type S3Client, s3Client } from "../client/s3_client.ts";
import { storageOptions } from "../client/s3_options.ts";

/** An S3 server that the connector is tested with, and an account on it that may make buckets. */
export interface S3Access {
  /** Scheme, host and port: `http://127.0.0.1:8333`. */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** One that was started for the tests; disposal ends it. */
export interface S3Server extends S3Access, AsyncDisposable {}

/** Options for Init. */
export type Config = Readonly<Record<string, string>>;

/** The options that make a connector speak with a server; the location then begins with the bucket. */
export function optionsFor({ endpoint, accessKey, secretKey }: S3Access): Config {
  const { host, protocol } = new URL(endpoint);
  return {
    endpoint: host,
    access_key: accessKey,
    secret_access_key: secretKey,
    use_tls: String(protocol === "https:"),
  };
}

/** A bucket for the cases of one role; disposal removes it with all that is in it. */
export interface TestBucket extends AsyncDisposable {
  /** A client for the place that options name, on whatever server; closed on disposal. */
  client(config: Config): S3Client;
  /** Puts an object; the key is one of the bucket. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

// For what is done between the connector's own calls; nothing here is to wait longer.
const PATIENCE = 60_000;
const NOTHING = () => {};
const SILENT: Logger = { debug: NOTHING, info: NOTHING, warn: NOTHING, error: NOTHING };

/** Makes the bucket, whose name no other may use. */
export async function testBucket(
  server: S3Access,
  bucket: string,
  signal: AbortSignal,
): Promise<TestBucket> {
  const clients: S3Client[] = [];
  const life = new AbortController();
  const client = (given: Config): S3Client => {
    const config = storageOptions.parse(given);
    const place = bucketPlace(parseLocation(given.location!), config);
    const made = s3Client(place, config, { log: SILENT, signal: life.signal });
    clients.push(made);
    return made;
  };
  const own = client({ ...optionsFor(server), location: `bucket://${bucket}` });
  await send(own, { method: "PUT", action: `make the bucket "${bucket}"`, signal });
  return {
    client,
    async put(key, bytes) {
      const limit = AbortSignal.timeout(PATIENCE);
      const body = Uint8Array.from(bytes);
      await send(own, { method: "PUT", key, body, action: `put "${key}"`, signal: limit });
    },
    async [Symbol.asyncDispose]() {
      try {
        await removeBucket(own);
      } finally {
        for (const each of clients) each.close();
        life.abort(new DOMException("the tests are over", "AbortError"));
      }
    },
  };
}

async function send(client: S3Client, request: Parameters<S3Client["request"]>[0]): Promise<void> {
  const { body } = await client.request(request);
  await body?.cancel();
}

/** Removes a bucket of a few thousand objects. */
async function removeBucket(client: S3Client): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE);
  const keys: string[] = [];
  for await (const listed of listKeys(client, { prefix: "", signal })) {
    if (listed.kind === "key") keys.push(listed.key);
  }
  for (let at = 0; at < keys.length; at += 16) {
    await Promise.all(
      keys.slice(at, at + 16).map((key) =>
        send(client, { method: "DELETE", key, action: `delete "${key}"`, signal })
      ),
    );
  }
  await send(client, { method: "DELETE", action: "delete the bucket", signal });
}

/** The place of a location on any server, for keys and paths. */
export function placeOf(config: Config): BucketPlace {
  return bucketPlace(parseLocation(config.location!), storageOptions.parse(config));
}

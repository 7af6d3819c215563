import { type ByteRange, type Logger, parseLocation } from "@plakar-deno/sdk";
import type { Clock } from "@plakar-deno/sdk/network";
import { bucketPlace } from "../../connectors/s3/client/bucket_place.ts";
import { listKeys } from "../../connectors/s3/client/list_keys.ts";
import { putObject } from "../../connectors/s3/objects/put_object.ts";
import { readObject } from "../../connectors/s3/objects/read_object.ts";
import { s3Client, type S3Limits } from "../../connectors/s3/client/s3_client.ts";
import { storageOptions } from "../../connectors/s3/client/s3_options.ts";
import { uploads as makeUploads } from "../../connectors/s3/objects/uploads.ts";
import type { S3Access } from "./s3_server.ts";

/** A bucket through the client under test; disposing closes the client, the bucket stays. */
export interface OpenBucket extends Disposable {
  readonly bucket: string;
  /** Makes the bucket. */
  make(): Promise<void>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The content, or a part of it, read to the end. */
  get(key: string, range?: ByteRange): Promise<Uint8Array>;
  /** The content as it comes. */
  open(key: string): Promise<ReadableStream<Uint8Array>>;
  /** The keys with their sizes, in the order in which they were listed. */
  list(prefix?: string): AsyncGenerator<readonly [key: string, size: number]>;
  delete(key: string): Promise<void>;
  /** The uploads that are neither complete nor aborted. */
  uploads(): Promise<readonly OpenUpload[]>;
}

/** An upload that is neither complete nor aborted. */
export interface OpenUpload {
  readonly key: string;
  readonly id: string;
}

/** How the client is made. */
export interface OpenBucketOptions {
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  readonly limits?: S3Limits;
  /** Least silence of an object's content that counts as a stall, in milliseconds of the clock. */
  readonly stallAfter?: number;
  /** Size of the parts of uploads. */
  readonly partSize?: number;
}

const NOTHING = () => {};
const SILENT: Logger = { debug: NOTHING, info: NOTHING, warn: NOTHING, error: NOTHING };

/** Opens a bucket of a server; `host` may be that of a proxy in front of it. */
export function openBucket(
  { host, accessKey, secretKey }: Omit<S3Access, "endpoint">,
  bucket: string,
  { signal, clock, limits, stallAfter, partSize }: OpenBucketOptions,
): OpenBucket {
  const location = `bucket://${host}/${bucket}`;
  const config = storageOptions.parse({
    location,
    access_key: accessKey,
    secret_access_key: secretKey,
    use_tls: "false",
  });
  const place = bucketPlace(parseLocation(location), config);
  const timing = clock === undefined ? {} : { clock };
  const client = s3Client(place, config, {
    log: SILENT,
    signal,
    ...timing,
    ...(limits === undefined ? {} : { limits }),
  });
  const uploads = makeUploads(partSize === undefined ? {} : { partSize });
  const reading = { signal, ...timing, ...(stallAfter === undefined ? {} : { stallAfter }) };
  const send = async (request: Omit<Parameters<typeof client.request>[0], "signal">) => {
    const answer = await client.request({ ...request, signal });
    await answer.body?.cancel();
  };
  return {
    bucket,
    make: () => send({ method: "PUT", action: "make the bucket" }),
    async put(key, bytes) {
      await putObject(client, uploads, key, bytes, { signal });
    },
    open: (key) => readObject(client, key, reading),
    async get(key, range) {
      const options = range === undefined ? reading : { ...reading, range };
      return await new Response(await readObject(client, key, options)).bytes();
    },
    async *list(prefix = "") {
      for await (const listed of listKeys(client, { prefix, signal })) {
        if (listed.kind === "key") yield [listed.key, listed.size];
      }
    },
    delete: (key) => send({ method: "DELETE", key, action: `delete "${key}"` }),
    async uploads() {
      const query = { uploads: "" };
      const answer = await client.request({ method: "GET", query, action: "list uploads", signal });
      return Array.from((await answer.text()).matchAll(/<Upload>.*?<\/Upload>/gs), ([upload]) => ({
        key: /<Key>(.*?)<\/Key>/s.exec(upload)?.[1] ?? "",
        id: /<UploadId>(.*?)<\/UploadId>/s.exec(upload)?.[1] ?? "",
      }));
    },
    [Symbol.dispose]: () => client.close(),
  };
}

import { AwsV4Signer } from "aws4fetch";
import type { ObjectServer } from "./object_server.ts";

/** A bucket spoken to by `fetch` alone: what a plugin is measured against. */
export interface RawBucket {
  /** Makes the bucket. */
  make(): Promise<void>;
  /** Stores an object in one request; `sha256` is its hash in hexadecimal, known beforehand. */
  put(key: string, body: Uint8Array<ArrayBuffer>, sha256: string): Promise<void>;
  /** Reads an object piece by piece; each is of use until the next one. */
  read(key: string): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Reads an object, or a range of it, and counts the bytes. */
  get(key: string, range?: { readonly offset: number; readonly length: number }): Promise<number>;
  /** Counts the keys below a prefix, page by page. */
  list(prefix: string): Promise<number>;
  /** Removes an object. */
  remove(key: string): Promise<void>;
}

/** The bucket of a name, on a server. */
export function rawBucket(
  { endpoint, accessKey, secretKey }: Pick<ObjectServer, "endpoint" | "accessKey" | "secretKey">,
  bucket: string,
  signal: AbortSignal,
): RawBucket {
  const credentials = {
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    region: "us-east-1",
    service: "s3",
    cache: new Map<string, ArrayBuffer>(),
  };
  const top = `${endpoint}/${bucket}`;

  async function send(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>> = {},
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<Response> {
    const signed = await new AwsV4Signer({ ...credentials, method, url, headers }).sign();
    const answer = await fetch(signed.url, {
      method,
      headers: signed.headers,
      signal,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.ok) return answer;
    throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  }

  const done = async (answer: Promise<Response>): Promise<void> => {
    await (await answer).arrayBuffer();
  };

  return {
    make: () => done(send("PUT", top)),
    put: (key, body, sha256) =>
      done(send("PUT", `${top}/${key}`, { "x-amz-content-sha256": sha256 }, body)),
    async *read(key) {
      const reader = (await send("GET", `${top}/${key}`)).body!.getReader({ mode: "byob" });
      let room = new ArrayBuffer(256 * 1024);
      for (;;) {
        const { done, value } = await reader.read(new Uint8Array(room));
        if (done || value === undefined) return;
        yield value;
        room = value.buffer;
      }
    },
    async get(key, range) {
      const headers: Record<string, string> = range === undefined
        ? {}
        : { range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
      const answer = await send("GET", `${top}/${key}`, headers);
      let bytes = 0;
      for await (const chunk of answer.body!) bytes += chunk.length;
      return bytes;
    },
    async list(prefix) {
      let count = 0;
      let token: string | undefined;
      do {
        const query = new URLSearchParams({ "list-type": "2", prefix });
        if (token !== undefined) query.set("continuation-token", token);
        const text = await (await send("GET", `${top}?${query}`)).text();
        count += [...text.matchAll(/<Key>[^<]*<\/Key>/g)].length;
        token = /<NextContinuationToken>([^<]*)</.exec(text)?.[1];
      } while (token !== undefined);
      return count;
    },
    remove: (key) => done(send("DELETE", `${top}/${key}`)),
  };
}

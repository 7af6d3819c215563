import {
  type ByteSource,
  type Logger,
  macFromBytes,
  macToHex,
  openByteSource,
  parseLocation,
  type Resource,
  type ResourceKey,
  type Storage,
} from "@plakar-deno/sdk";
import { storage } from "../storage.ts";
import { type FakeS3, type FakeS3Options, startFakeS3 } from "./fake_s3.ts";

/** A call that is never aborted. */
export const call: { readonly signal: AbortSignal } = { signal: new AbortController().signal };

/** What `create` is given in the tests; no text. */
export const sampleConfig: Uint8Array = Uint8Array.from({ length: 517 }, (_, at) => at * 37 + 200);

/** A logger that keeps its lines. */
export function keepingLogger(lines: string[] = []): Logger {
  const keep = (message: string, fields?: unknown): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { debug: keep, info: keep, warn: keep, error: keep };
}

/** How a store is made in a test. */
export interface StoreOptions {
  /** Bucket and prefix: `bucket/a/b`. */
  readonly path?: string;
  /** The whole location, in the place of one made of server and path. */
  readonly location?: string;
  /** Options beside those that lead to the server. */
  readonly config?: Readonly<Record<string, string>>;
  readonly log?: Logger;
  /** Aborted when the host has gone. */
  readonly signal?: AbortSignal;
}

/** A store on a server, as the runtime makes it. */
export async function storeOn(
  { host, accessKey, secretKey }: Pick<FakeS3, "host" | "accessKey" | "secretKey">,
  options: StoreOptions = {},
): Promise<Storage> {
  const { path = "bucket/a/b", config = {}, log = keepingLogger(), signal = call.signal } = options;
  const { location = `bucket://${host}/${path}` } = options;
  return await storage.construct({
    protocol: "bucket",
    config: {
      location,
      access_key: accessKey,
      secret_access_key: secretKey,
      use_tls: "false",
      ...config,
    },
    location: parseLocation(location),
    host: {
      hostname: "",
      os: "",
      arch: "",
      cwd: "/",
      maxConcurrency: 1,
      excludes: [],
      noXattr: false,
    },
    log,
    args: [],
    signal,
  });
}

/** Stores on one fake server, closed with it at the end. */
export interface TestedServer extends AsyncDisposable {
  readonly fake: FakeS3;
  store(options?: StoreOptions): Promise<Storage>;
}

/** Starts a fake server for one test. */
export function testedServer(options: FakeS3Options = {}): TestedServer {
  const fake = startFakeS3(options);
  const stores: Storage[] = [];
  return {
    fake,
    async store(more) {
      const made = await storeOn(fake, more);
      stores.push(made);
      return made;
    },
    async [Symbol.asyncDispose]() {
      for (const each of stores) await each.close(call);
      await fake[Symbol.asyncDispose]();
    },
  };
}

/** A key whose name is 32 times the same byte. */
export function keyOf(resource: Resource, byte: number): ResourceKey {
  return { resource, mac: macFromBytes(new Uint8Array(32).fill(byte)) };
}

/** Bytes as the stream a Put brings, in chunks; `failure` comes in place of the end. */
export function bodyOf(
  bytes: Uint8Array,
  { chunk = 65_536, failure }: { readonly chunk?: number; readonly failure?: Error } = {},
): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at += chunk));
      else if (failure === undefined) controller.close();
      else controller.error(failure);
    },
  });
}

/** All bytes of what Get returned. */
export async function bytesOf(source: ByteSource): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const opened = openByteSource(source);
  try {
    for (;;) {
      const buffer = new Uint8Array(100_000);
      const count = await opened.read(buffer);
      if (count === null) break;
      chunks.push(buffer.subarray(0, count));
    }
  } finally {
    await opened.close();
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** The names List gives, sorted, in hexadecimal. */
export async function namesOf(store: Storage, resource: Resource): Promise<string[]> {
  const names: string[] = [];
  for await (const mac of store.list(resource, call)) names.push(macToHex(mac));
  return names.sort();
}

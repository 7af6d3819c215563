import { parseLocation } from "@plakar-deno/sdk";
import { bucketPlace } from "../client/bucket_place.ts";
import { type S3Client, s3Client, type S3ClientOptions } from "../client/s3_client.ts";
import { commonOptions, type S3Config } from "../client/s3_options.ts";
import { keepingLogger } from "./test_store.ts";

/** What a server says to one request. */
export type Script = (url: URL, signal: AbortSignal, init: RequestInit) =>
  | Response
  | Promise<Response>;

/** A client whose server says what is written down. */
export interface ScriptedClient {
  readonly client: S3Client;
  /** What was asked, in order. */
  readonly urls: string[];
  /** The headers of each. */
  readonly headers: Headers[];
  /** What was logged. */
  readonly lines: string[];
}

/** The configuration of a client for tests. */
export function testConfig(changes: Partial<S3Config> = {}): S3Config {
  const config = commonOptions.parse({
    access_key: "AKIDEXAMPLE",
    secret_access_key: "a/secret+key",
    use_tls: "false",
  });
  return { ...config, ...changes };
}

/** A client of `http://s3.example.org/photos` that gets one answer after the other. */
export function scriptedClient(
  scripts: readonly Script[],
  { config = {}, ...options }: { config?: Partial<S3Config> } & Partial<S3ClientOptions> = {},
): ScriptedClient {
  const urls: string[] = [];
  const headers: Headers[] = [];
  const lines: string[] = [];
  const whole = testConfig(config);
  const place = bucketPlace(parseLocation("bucket://s3.example.org/photos"), whole);
  const client = s3Client(place, whole, {
    log: keepingLogger(lines),
    signal: new AbortController().signal,
    limits: { retry: { attempts: 3, base: 1 } },
    async fetch(url, init) {
      const script = scripts[urls.length];
      urls.push(url);
      headers.push(init.headers);
      if (script === undefined) throw new Error(`nothing is written down for ${url}`);
      return await script(new URL(url), init.signal, init);
    },
    ...options,
  });
  return { client, urls, headers, lines };
}

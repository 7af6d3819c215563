import { hash } from "node:crypto";
import { ConnectorError, joinSignals, type Logger } from "@plakar-deno/sdk";
import type { BandwidthLimit, Clock, RetryOptions } from "@plakar-deno/sdk/network";
import {
  bandwidthLimit,
  concurrencyLimit,
  knownServers,
  readText,
  retry,
  systemClock,
} from "@plakar-deno/sdk/network";
import { answerOf } from "./answer_of.ts";
import type { BucketPlace } from "./bucket_place.ts";
import { checksumChoice } from "./checksum_choice.ts";
import { defaultSend } from "./default_send.ts";
import { documentOf } from "./document_of.ts";
import { insecureSend } from "./insecure_send.ts";
import type { XmlElement } from "./read_xml.ts";
import type { S3Config } from "./s3_options.ts";
import { serverClock } from "./server_clock.ts";
import { requestSigner } from "./signed_request.ts";
import { sseHeaders } from "./sse.ts";
import type { Send } from "./transfer.ts";

/** One request to the bucket. */
export interface S3Request {
  /** The HTTP method. */
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** The key in the bucket, prefix included; absent for the bucket itself. */
  readonly key?: string;
  /** Query parameters; a bare one, as `uploads`, has the value "". */
  readonly query?: Readonly<Record<string, string>>;
  /** Headers beside those of the signature; those of SSE-C are the caller's to add. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body, sent whole; not changed, and not kept after the answer. */
  readonly body?: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body in hexadecimal; computed when absent. */
  readonly sha256?: string;
  /** Bytes the server goes through before it answers, for which it is given time; none when left out. */
  readonly serverBytes?: number;
  /** What is attempted, for messages: `get "a/b"`. */
  readonly action: string;
  /** Statuses of 300 and more that are handed back instead of thrown. */
  readonly expect?: readonly number[];
  /** Whether a transient failure is tried again; true when left out. */
  readonly retry?: boolean;
  /** Ends the request, and the body of its answer. */
  readonly signal: AbortSignal;
}

/** An answer that is an XML document. */
export interface S3Document {
  /** Its root. */
  readonly root: XmlElement;
  /** The headers of the answer. */
  readonly headers: Headers;
}

/** What speaks with one bucket. */
export interface S3Client {
  /** The bucket and prefix. */
  readonly place: BucketPlace;
  /** The headers of SSE-C that requests for objects need; none without a key. */
  readonly sse: Readonly<Record<string, string>>;
  /** The speed that all bodies share, both ways; undefined without a limit. */
  readonly bandwidth: BandwidthLimit | undefined;
  /**
   * False once the server refused a request for its `x-amz-checksum-…` headers and took it without.
   * Such a request is sent again without them by itself, and all that follow, too.
   */
  readonly checksums: boolean;
  /**
   * Sends a request and gives the answer: 2xx, or a status that is expected. Transient failures
   * are tried again. The body must be read to its end or cancelled, except one that is empty. It
   * is not watched for stalls, keeps to no `bandwidth`, and holds none of the turns that
   * `concurrency` allows.
   *
   * @throws {ConnectorError} A `networkFailure`, see `s3Failure` and `s3Code`; or the reason of the
   * signal.
   */
  request(request: S3Request): Promise<Response>;
  /**
   * Sends a request whose answer is an XML document with that root, and reads it whole: an answer
   * that breaks off, stalls, or says `<Error>` behind a status of success is tried again, too.
   *
   * `take` is shown the text of each answer before anything of it was checked, and gives what of it
   * is to be read.
   */
  document(
    request: S3Request,
    root: string,
    take?: (text: string) => string,
  ): Promise<S3Document>;
  /** Ends every request under way and closes the connections; again, it does nothing. */
  close(): void;
}

/** Limits of a client, for servers and tests that need others. */
export interface S3Limits {
  /** Milliseconds until an answer has to begin; 60 s when left out, but 30 s for the first one. */
  readonly answerWithin?: number;
  /** Milliseconds without a byte after which a document is given up; 60 s when left out. */
  readonly stallMs?: number;
  /** Bytes a second at which a body is sent at least; 16 KiB when left out. */
  readonly slowestUpload?: number;
  /**
   * How often and how long to try: 12 times, which takes about a minute, when left out, the rest as
   * `retry` does. A server that never answered is given up sooner.
   */
  readonly retry?: Pick<RetryOptions, "attempts" | "base" | "cap" | "total">;
}

/** How a client is made. */
export interface S3ClientOptions {
  /** Where retries and corrections are told. */
  readonly log: Logger;
  /** Ends every request. */
  readonly signal: AbortSignal;
  /** The clock of waits, limits and signatures; the machine's when left out. */
  readonly clock?: Clock;
  /** What sends requests; Deno's `fetch` when left out. */
  readonly fetch?: Send;
  /** Limits other than usual. */
  readonly limits?: S3Limits;
}

/**
 * Makes what speaks with a bucket: it signs, waits for its turn, tries again, follows the server's
 * clock, and turns failures into errors that say what to do. Nothing is sent before the first
 * request.
 */
export function s3Client(
  place: BucketPlace,
  config: S3Config,
  options: S3ClientOptions,
): S3Client {
  const { log, clock = systemClock, limits = {} } = options;
  const { answerWithin = 60_000, stallMs = 60_000, slowestUpload = 16 * 1024 } = limits;
  const { answerWithin: firstWithin = 30_000 } = limits;
  const closing = new AbortController();
  const connections = options.fetch !== undefined
    ? { send: options.fetch, decodes: false, close: () => {} }
    : config.tls_insecure_no_verify && config.use_tls
    ? insecureSend(config.concurrency)
    : defaultSend(config.concurrency);
  const checksums = checksumChoice(log);
  const servers = knownServers(firstWithin);
  const secrets = secretsOf(config);
  const bandwidth = config.max_bandwidth === 0
    ? undefined
    : bandwidthLimit({ bytesPerSecond: config.max_bandwidth, clock });
  const ended = joinSignals(options.signal, closing.signal);
  const answers = answerOf({
    place,
    sign: requestSigner({
      accessKeyId: config.access_key,
      secretAccessKey: config.secret_access_key,
      sessionToken: config.session_token,
      region: place.region,
    }),
    secrets,
    time: serverClock(clock, log),
    checksums,
    decodes: connections.decodes,
    stallMs,
    transfer: {
      send: connections.send,
      turns: concurrencyLimit(config.concurrency),
      bandwidth,
      clock,
      answerWithin,
      firstWithin,
      slowestUpload,
      servers,
      closing: ended.signal,
    },
  });

  async function again<Result>(
    request: S3Request,
    work: (request: S3Request & { readonly sha256: string }) => Promise<Result>,
  ): Promise<Result> {
    const { action, signal } = request;
    const { body, sha256 = body === undefined ? EMPTY : hash("sha256", body) } = request;
    using joined = joinSignals(signal, ended.signal);
    const begun = clock.now();
    let attempts = 0;
    return await retry(() => work({ ...request, sha256 }), {
      attempts: ATTEMPTS,
      ...limits.retry,
      ...(request.retry === false ? { attempts: 1 } : {}),
      signal: joined.signal,
      clock,
      retryable: (error) => servers.isWorthTrying(error, ++attempts, clock.now() - begun),
      onRetry: ({ attempt, wait, error }) => {
        const tell = attempt < 3 ? log.debug : log.warn;
        tell.call(log, `trying again to ${action}`, {
          attempt: attempt + 1,
          waitMs: Math.round(wait),
          reason: error instanceof Error ? error.message : String(error),
        });
      },
    });
  }

  return {
    place,
    sse: sseHeaders(config.sse_customer_key),
    bandwidth,
    get checksums() {
      return checksums.wanted;
    },
    request: (request) => again(request, answers),
    document: (request, root, take = (text) => text) =>
      again(request, async (request) => {
        const { action } = request;
        const answer = await answers(request);
        const text = await readText(answer, {
          action,
          most: LONGEST_DOCUMENT,
          stallMs,
          within: DOCUMENT_WITHIN,
          bandwidth,
          remedy: "check the endpoint: no S3 server answers so much here",
          clock,
        });
        const { status, headers } = answer;
        return {
          root: documentOf(take(text), root, { action, status, headers, secrets, clock }),
          headers,
        };
      }),
    close() {
      if (closing.signal.aborted) return;
      closing.abort(
        new ConnectorError(`the connection to ${place.host} was closed`, { code: "cancelled" }),
      );
      ended[Symbol.dispose]();
      connections.close();
    },
  };
}

/** What no message may hold. */
function secretsOf(config: S3Config): readonly string[] {
  const { access_key, secret_access_key, session_token = "", sse_customer_key = "" } = config;
  return [access_key, secret_access_key, session_token, sse_customer_key].filter(Boolean);
}

/**
 * How often a server is tried that answered before: 53 s on average, 105 s at most, as the waits
 * double from 0.2 s to 20 s. A server that reboots during a long backup is back by then.
 */
const ATTEMPTS = 12;

/** SHA-256 of nothing. */
const EMPTY = hash("sha256", new Uint8Array());

/** A page of 1,000 keys of 1,024 bytes, every byte escaped, has less than a quarter of it. */
const LONGEST_DOCUMENT = 16 << 20;

/** Milliseconds for a document: to finish an upload takes S3 minutes, and it sends spaces meanwhile. */
const DOCUMENT_WITHIN = 15 * 60_000;

import { checkSignature, type Credentials, splitTarget } from "./check_signature.ts";
import { binaryOrder, type CompareKeys, type FakeBucket, fakeBucket } from "./fake_bucket.ts";
import type { FakeAnswer, FakeCall } from "./fake_call.ts";
import { answerCall } from "./answer_call.ts";
import { errorDocument, S3Error } from "./s3_error.ts";
import { serveHttp, type WireAnswer, type WireRequest } from "./serve_http.ts";

/** A request that reached the server, as the log has it. */
export interface FakeRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Headers;
  /** The size of its body in bytes. */
  readonly size: number;
}

/**
 * What goes wrong with a request: another answer, an answer in which something is missing, or no
 * answer at all, `before` or `after` the server did what it was asked for.
 */
export type FakeFault =
  | Response
  | { readonly drop: "before" | "after" }
  /** The body of the true answer breaks off after so many bytes. */
  | { readonly cut: number }
  /** The body of the true answer stops after so many bytes, and the connection stays. */
  | { readonly stall: number }
  /** The true answer with its body or its headers changed. */
  | { readonly change: (answer: WireAnswer) => WireAnswer };

/** How a fake server shall be; all has a default. */
export interface FakeS3Options extends Partial<Credentials> {
  /** Buckets that are there from the start; default: "bucket". */
  readonly buckets?: readonly string[];
  /** The most entries of a page of a listing; default 1000. */
  readonly pageSize?: number;
  /** The least size of every part but the last; default 5 MiB as with S3. */
  readonly leastPart?: number;
  /** The order of listings; default: of the bytes. */
  readonly compare?: CompareKeys;
  /** The server's clock, milliseconds since 1970. */
  readonly now?: () => number;
  /** Called for each request before it is looked at; see {@linkcode FakeS3.fail}. */
  readonly fail?: FakeS3["fail"];
}

/** A running fake server. */
export interface FakeS3 extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly buckets: Map<string, FakeBucket>;
  /** Every request in the order in which they were read, refused ones, too. */
  readonly requests: FakeRequest[];
  /** The requests that are worked on at this moment, and the most there ever were. */
  readonly running: { now: number; most: number };
  /** Decides about faults; may be replaced while the server runs, and may wait. */
  fail:
    | ((request: FakeRequest) => FakeFault | undefined | Promise<FakeFault | undefined>)
    | undefined;
  /** The bucket of a name; throws when there is none. */
  bucket(name?: string): FakeBucket;
  /** Puts an object as if a client had, without a request. */
  put(key: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): void;
  /** The bytes of an object; undefined when there is none. */
  get(key: string): Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Starts an S3 server in memory on a free port of the loopback. It checks signatures, the hashes of
 * bodies, checksums and conditions as S3 does; what it does not know, it answers with
 * NotImplemented.
 */
export function startFakeS3(options: FakeS3Options = {}): FakeS3 {
  const { accessKey = "FAKEACCESSKEY", secretKey = "fake/secret+key", region = "us-east-1" } =
    options;
  const { compare = binaryOrder, pageSize = 1000, leastPart = 5 << 20, now = Date.now } = options;
  const known = { accessKey, secretKey, region, ...sessionOf(options) };
  const buckets = new Map(
    (options.buckets ?? ["bucket"]).map((name) => [name, fakeBucket(compare)]),
  );
  const state = { buckets, compare, pageSize, leastPart };
  const requests: FakeRequest[] = [];
  const running = { now: 0, most: 0 };

  async function handle(request: WireRequest): Promise<WireAnswer | "drop"> {
    running.most = Math.max(running.most, ++running.now);
    try {
      const call = callOf(request);
      const { method, target } = request;
      const { bucket, key, query, headers } = call;
      const seen = { method, target, bucket, key, query, headers, size: request.body.length };
      requests.push(seen);
      const fault = await fake.fail?.(seen);
      if (fault instanceof Response) return await answerOfResponse(fault);
      if (fault !== undefined && "drop" in fault && fault.drop === "before") return "drop";
      checkSignature(request, known, now());
      const answer = wireAnswer(answerCall(call, { ...state, now: now() }));
      if (fault === undefined) return answer;
      if ("drop" in fault) return "drop";
      return "change" in fault ? fault.change(answer) : { ...answer, ...fault };
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      return wireAnswer({
        status: error.status,
        headers: { "content-type": "application/xml" },
        body: errorDocument(error),
      });
    } finally {
      running.now--;
    }
  }

  const server = serveHttp(handle);
  const bucket = (name = "bucket") => {
    const found = buckets.get(name);
    if (found === undefined) throw new Error(`the fake server has no bucket "${name}"`);
    return found;
  };
  const fake: FakeS3 = {
    endpoint: `http://127.0.0.1:${server.port}`,
    host: `127.0.0.1:${server.port}`,
    ...{ accessKey, secretKey, region, buckets, requests, running, bucket },
    fail: options.fail,
    put(key, body, headers = {}) {
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body.slice();
      const call: FakeCall = {
        method: "PUT",
        bucket: "bucket",
        key,
        query: new Map(),
        headers: new Headers({ ...headers, "content-length": String(bytes.length) }),
        body: new Uint8Array(bytes),
      };
      answerCall(call, { ...state, now: now() });
    },
    get: (key) => bucket().get(key)?.bytes,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return fake;
}

function sessionOf({ sessionToken }: FakeS3Options): { sessionToken?: string } {
  return sessionToken === undefined ? {} : { sessionToken };
}

/** Takes a request apart; `bucket.localhost` names the bucket in the host. */
function callOf(request: WireRequest): FakeCall {
  const { path, query } = splitTarget(request.target);
  const virtual = /^(.+)\.localhost(:\d+)?$/.exec(request.headers.get("host") ?? "")?.[1];
  const whole = virtual === undefined ? path.slice(1) : `${virtual}${path}`;
  const slash = whole.indexOf("/");
  return {
    method: request.method,
    bucket: slash < 0 ? whole : whole.slice(0, slash),
    key: slash < 0 ? "" : whole.slice(slash + 1),
    query: new Map(query),
    headers: request.headers,
    body: request.body,
  };
}

function wireAnswer({ status, headers = {}, body = "" }: FakeAnswer): WireAnswer {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return {
    status,
    headers: new Headers({ "x-amz-request-id": "FAKE", server: "fake", ...headers }),
    body: bytes,
  };
}

async function answerOfResponse(response: Response): Promise<WireAnswer> {
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: new Headers(response.headers), body };
}

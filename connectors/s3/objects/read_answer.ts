import { networkFailure } from "@plakar-deno/sdk/network";
import { answeredBytes, rangeHeader } from "./read_object_range.ts";
import type { S3Client } from "../client/s3_client.ts";

/** Bytes of an object that are asked for. */
export interface ReadQuestion {
  /** The key. */
  readonly key: string;
  /** The first byte. */
  readonly start: number;
  /** Where they end at most; `undefined` for the end of the object. */
  readonly end: number | undefined;
  /** The ETag the object must have, in its quotes. */
  readonly etag: string | undefined;
  /** Ends the request, and the body of its answer. */
  readonly signal: AbortSignal;
}

/** What the server gives of an object. */
export interface ReadAnswer {
  /** The body. */
  readonly body: ReadableStream<Uint8Array>;
  /** The headers. */
  readonly headers: Headers;
  /** The first byte of the body, counted from the start of the object: never after the asked one. */
  readonly start: number;
  /** Where the body ends; a server may give less than it was asked for. */
  readonly end: number;
  /** How many bytes the object has. */
  readonly size: number;
}

/** Asks for bytes of an object; `undefined` when the object ends before the first of them. */
export async function readAnswer(
  client: S3Client,
  question: ReadQuestion,
): Promise<ReadAnswer | undefined> {
  const { key, start, end, etag, signal } = question;
  const action = `get ${JSON.stringify(key)}`;
  const isWhole = start === 0 && end === undefined;
  const response = await client.request({
    method: "GET",
    key,
    headers: {
      ...client.sse,
      ...isWhole ? { "x-amz-checksum-mode": "ENABLED" } : { range: rangeHeader(start, end) },
      ...etag === undefined ? {} : { "if-match": etag },
    },
    action,
    expect: [412, 416],
    signal,
  });
  const { status, headers } = response;
  if (status === 412 || status === 416) {
    await response.body?.cancel();
    if (status === 412) throw replaced(key);
    return undefined;
  }
  if (!isOfObject(headers.get("etag"), etag)) {
    await response.body?.cancel();
    throw replaced(key);
  }
  const answered = answeredBytes(status, headers);
  if (answered !== undefined && answered.start <= start) {
    return { body: response.body ?? new Blob().stream(), headers, ...answered };
  }
  await response.body?.cancel();
  throw networkFailure({
    kind: "permanent",
    action,
    reason: answered === undefined
      ? "the server does not tell the length of its answer"
      : `the server gives the bytes from ${answered.start} where those from ${start} were asked for`,
    remedy: "check what stands between this machine and the server",
  });
}

/** Whether an answer is of the object that was asked for: something may have lost `If-Match`. */
function isOfObject(found: string | null, wanted: string | undefined): boolean {
  return found === null || wanted === undefined || unquoted(found) === unquoted(wanted);
}

function unquoted(etag: string): string {
  return etag.replace(/^W\//, "").replaceAll('"', "");
}

/** The object is another one than that whose bytes were given before, or than was listed. */
export function replaced(key: string): Error {
  return networkFailure({
    kind: "permanent",
    action: `get ${JSON.stringify(key)}`,
    reason: "the object was replaced while it was read",
    remedy: "read it again",
  });
}

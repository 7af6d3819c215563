import { networkFailure } from "./network_failure.ts";
import { toldLength } from "./told_length.ts";

/** Which bytes of some content a body holds, and the body. */
export interface ContentAnswer {
  /** The body. */
  readonly body: ReadableStream<Uint8Array>;
  /** The first byte of the body, counted from the start of the content. */
  readonly start: number;
  /** Where the body ends, the byte after its last; undefined when the server does not tell. */
  readonly end: number | undefined;
  /** How many bytes the content has; undefined when the server does not tell. */
  readonly size: number | undefined;
  /**
   * The `ETag` by which to ask for the rest, in its quotes. Only a strong one: a weak one tells
   * nothing of bytes (RFC 9110 section 8.8.1).
   */
  readonly etag: string | undefined;
  /** What looks at the content that is read, such as a checksum; none when left out. */
  readonly check?: ContentCheck | undefined;
}

/** What looks at content on its way. */
export interface ContentCheck {
  /** Is shown all bytes, in order; they change after it returns. */
  update(bytes: Uint8Array): void;
  /** Called behind the last byte; throws when they were not as they should be. */
  finish(): void;
}

/**
 * Reads out of `Content-Length`, `Content-Range` and `ETag` which bytes an answer of status 200 or
 * 206 holds (RFC 9110 sections 8.6, 14.4 and 8.8.3). Ask with `Accept-Encoding: identity`: packed
 * bytes are not those that are counted and tagged.
 *
 * @example
 * ```ts
 * import { contentAnswer } from "@plakar-deno/sdk/network";
 *
 * const headers = { "content-range": "bytes 2-4/10", etag: '"v1"' };
 * const answer = new Response("cde", { status: 206, headers });
 * const { start, end, size, etag } = contentAnswer(answer, 'get "a"');
 * console.log(start, end, size, etag); // 2 5 10 "v1"
 * ```
 *
 * @throws {ConnectorError} For an answer of status 206 that does not say which part it is; its body is
 * left to the caller.
 */
export function contentAnswer(answer: Response, action: string): ContentAnswer {
  const { status, headers } = answer;
  const body = answer.body ?? new Blob().stream();
  const length = toldLength(headers);
  const etag = strong(headers.get("etag"));
  if (status !== 206) return { body, start: 0, end: length, size: length, etag };
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  const [start, end] = [Number(range?.[1]), Number(range?.[2]) + 1];
  const size = range?.[3] === "*" || range === null ? undefined : Number(range[3]);
  if (start < end && end <= (size ?? end) && end - start === (length ?? end - start)) {
    return { body, start, end, size, etag };
  }
  throw networkFailure({
    kind: "permanent",
    action,
    reason: "the server does not say which part of the content it gives",
    remedy: "check what stands between this machine and the server",
  });
}

function strong(etag: string | null): string | undefined {
  return etag !== null && /^"[^"]+"$/.test(etag) ? etag : undefined;
}

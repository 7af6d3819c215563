import type { ConnectorError } from "../../error.ts";
import { type ContentAnswer, contentAnswer } from "../../network/content_answer.ts";
import { networkFailure } from "../../network/network_failure.ts";

/** What was asked for. */
export interface ContentRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The header `Range`; `null` for all of the content. */
  readonly range: string | null;
  /** What is attempted, for messages. */
  readonly action: string;
}

/**
 * Reads which bytes an answer of success holds.
 *
 * @throws {ConnectorError} For a part that was not asked for, or does not say which one it is.
 */
export function answeredContent(
  response: Response,
  { method, range: asked, action }: ContentRequest,
): ContentAnswer {
  const { status, headers } = response;
  const body = response.body ?? new Blob().stream();
  const whole = { body, start: 0, end: undefined, size: undefined, etag: undefined };
  // What is said of a length there is that of another answer.
  if (method === "HEAD" || status === 204 || status === 205) return whole;
  const packing = packingOf(headers);
  if (packing !== undefined && status !== 206) {
    return { ...whole, body: unpacked(body, packing, action) };
  }
  const answer = contentAnswer(response, action);
  if (status !== 206) return answer;
  const first = /^bytes=(\d+)-/.exec(asked ?? "")?.[1] ?? answer.start;
  if (asked === null || packing !== undefined || Number(first) !== answer.start) {
    throw oddPart(action);
  }
  return answer;
}

/**
 * How a server packed what was to come as it is: its bytes are not those that are counted and
 * tagged. Deno 2.7 unpacks them and hides encoding and length; 2.9, asked for no packing, leaves all
 * as it came.
 */
function packingOf(headers: Headers): string | undefined {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase();
  if (encoding !== undefined) {
    return encoding === "" || encoding === "identity" ? undefined : encoding;
  }
  return headers.has("content-length") || headers.has("transfer-encoding") ? undefined : "unpacked";
}

/** Bytes of a packed body that are unpacked at once. */
const CRUMB = 4_096;

const FORMATS: Readonly<Record<string, CompressionFormat>> = {
  gzip: "gzip",
  "x-gzip": "gzip",
  deflate: "deflate",
};

function unpacked(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  packing: string,
  action: string,
): ReadableStream<Uint8Array> {
  if (packing === "unpacked") return body;
  const format = FORMATS[packing];
  if (format !== undefined) {
    return body.pipeThrough(crumbs()).pipeThrough(new DecompressionStream(format));
  }
  throw networkFailure({
    kind: "permanent",
    action,
    reason: `the server packs the content (${JSON.stringify(packing.slice(0, 40))}), ` +
      "which it was asked not to do",
    remedy: "check what stands between this machine and the server",
  });
}

/** Small pieces: each is unpacked at once, to a thousand times its size when somebody means harm. */
function crumbs(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(piece, controller) {
      for (let at = 0; at < piece.length; at += CRUMB) {
        controller.enqueue(piece.subarray(at, at + CRUMB));
      }
    },
  });
}

function oddPart(action: string): ConnectorError {
  return networkFailure({
    kind: "permanent",
    action,
    reason: "the server gives a part of the content that was not asked for",
    remedy: "check what stands between this machine and the server",
  });
}

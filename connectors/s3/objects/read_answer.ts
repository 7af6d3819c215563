import { ConnectorError } from "@plakar-deno/sdk";
import {
  type ContentAnswer,
  contentAnswer,
  type ContentCheck,
  type ContentPart,
  networkFailure,
} from "@plakar-deno/sdk/network";
import { checksumCheck } from "./checksum.ts";
import type { S3Client } from "../client/s3_client.ts";

/** Bytes of an object that are asked for. */
export interface ReadQuestion {
  /** The key. */
  readonly key: string;
  /** Which of its bytes; undefined for all. */
  readonly part: ContentPart | undefined;
  /** The ETag the object must have, in its quotes. */
  readonly etag: string | undefined;
  /** Ends the request, and the body of its answer. */
  readonly signal: AbortSignal;
}

/** Asks for bytes of an object; `undefined` when the object ends before the first of them. */
export async function readAnswer(
  client: S3Client,
  { key, part, etag, signal }: ReadQuestion,
): Promise<ContentAnswer | undefined> {
  const action = `get ${JSON.stringify(key)}`;
  const response = await client.request({
    method: "GET",
    key,
    headers: {
      ...client.sse,
      ...part === undefined ? { "x-amz-checksum-mode": "ENABLED" } : { range: part.range },
      ...etag === undefined ? {} : { "if-match": etag },
    },
    action,
    expect: [412, 416],
    signal,
  });
  const { status, headers } = response;
  if (status === 416) {
    await response.body?.cancel();
    return undefined;
  }
  const found = headers.get("etag") ?? undefined;
  try {
    if (status === 412 || !isOfObject(found, etag)) throw replaced(key);
    const check = part === undefined ? contentCheck(action, headers) : undefined;
    // Some servers quote no ETags, or leave them out of later answers.
    return { ...contentAnswer(response, action), etag: part?.etag ?? found, check };
  } catch (error) {
    await response.body?.cancel();
    throw error;
  }
}

/** Whether an answer is of the object that was asked for: something may have lost `If-Match`. */
function isOfObject(found: string | undefined, wanted: string | undefined): boolean {
  return found === undefined || wanted === undefined || unquoted(found) === unquoted(wanted);
}

function unquoted(etag: string): string {
  return etag.replace(/^W\//, "").replaceAll('"', "");
}

/** Compares a whole object with its checksum, if the server has one. */
function contentCheck(action: string, headers: Headers): ContentCheck | undefined {
  const check = checksumCheck(headers);
  if (check === undefined) return undefined;
  return {
    update: check.update,
    finish() {
      if (check.matches()) return;
      throw new ConnectorError(
        `cannot ${action}: its ${check.name} is not the one the server keeps; ` +
          `the object is damaged, or the network changed it: read it again`,
        { code: "data_loss" },
      );
    },
  };
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

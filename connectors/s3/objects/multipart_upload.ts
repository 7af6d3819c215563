import type { ConnectorError } from "@plakar-deno/sdk";
import { networkFailure, withTimeLimit } from "@plakar-deno/sdk/network";
import { checksumHeader, type Part } from "./part_buffer.ts";
import { completeUpload, type UploadedPart } from "./multipart_complete.ts";
import { maxParts } from "./part_size.ts";
import { notWhatWasSent, tooLarge } from "./put_failure.ts";
import { textOf } from "../client/read_xml.ts";
import type { S3Client } from "../client/s3_client.ts";
import type { Uploads } from "./uploads.ts";

/** An object on its way in parts, of which nothing is visible before `complete`. */
export interface MultipartUpload {
  /** How a message names the upload, when it cannot be taken back. */
  readonly id: string;
  /** Sends a part; resolves when the server has it. */
  put(number: number, part: Part, signal: AbortSignal): Promise<void>;
  /** Makes the object of all parts and gives its ETag. */
  complete(size: number, crc32: string, signal: AbortSignal): Promise<string>;
  /** Takes all back; never rejects, and tells whether it worked. */
  abort(): Promise<boolean>;
}

/** Which object, and how. */
export interface MultipartOptions {
  /** Its key. */
  readonly key: string;
  /** Headers of the object: metadata, storage class. */
  readonly headers: Readonly<Record<string, string>>;
  /** What marks an object that has to be new as that of this upload; it is in the headers, too. */
  readonly token: string | undefined;
  /** What marks any object as that of this upload; it is in the headers, too. */
  readonly mark: string | undefined;
  /** What all uploads share. */
  readonly uploads: Pick<Uploads, "log">;
  /** Ends the request that begins the upload. */
  readonly signal: AbortSignal;
}

// The caller's time is over by then; long enough for a server that was just started again.
const ABORT_MS = 15_000;

/** Begins to send an object in parts. */
export async function multipartUpload(
  client: S3Client,
  options: MultipartOptions,
): Promise<MultipartUpload> {
  const { key, token, mark } = options;
  const { log } = options.uploads;
  const quoted = JSON.stringify(key);
  const parts: UploadedPart[] = [];
  const { id, hasWholeChecksum } = await begin(client, options);
  const query = { uploadId: id };

  return {
    id,
    async put(number, part, signal) {
      const action = `put part ${number} of ${quoted}`;
      if (number > maxParts) throw tooLarge(key);
      const response = await client.request({
        method: "PUT",
        key,
        query: { partNumber: String(number), ...query },
        headers: { ...client.sse, ...checksumHeader(client, part) },
        body: part.body,
        sha256: part.sha256,
        action,
        signal,
      });
      await response.body?.cancel();
      const etag = response.headers.get("etag");
      if (!etag) throw notS3(action, "the server's answer has no ETag");
      const stored = response.headers.get("x-amz-checksum-crc32");
      if (stored !== null && stored !== part.crc32) throw notWhatWasSent(action);
      parts[number - 1] = { etag, crc32: stored === null ? undefined : part.crc32 };
    },
    complete(size, crc32, signal) {
      const whole = { key, id, parts, size, crc32, hasWholeChecksum };
      return completeUpload(client, { ...whole, token, mark, log, signal });
    },
    async abort() {
      const action = `take back what was sent of ${quoted}`;
      try {
        await withTimeLimit(ABORT_MS, async (signal) => {
          const request = { method: "DELETE", key, query, action, expect: [404], signal } as const;
          await (await client.request(request)).body?.cancel();
        });
        return true;
      } catch {
        return false;
      }
    },
  };
}

async function begin(client: S3Client, { key, headers, signal }: MultipartOptions) {
  const action = `begin to put ${JSON.stringify(key)}`;
  const answer = await client.document({
    method: "POST",
    key,
    query: { uploads: "" },
    headers: {
      ...headers,
      ...client.sse,
      "x-amz-checksum-algorithm": "CRC32",
      "x-amz-checksum-type": "FULL_OBJECT",
    },
    action,
    signal,
  }, "InitiateMultipartUploadResult");
  const id = textOf(answer.root, "UploadId");
  if (!id) throw notS3(action, "the server's answer names no upload");
  return { id, hasWholeChecksum: answer.headers.get("x-amz-checksum-type") === "FULL_OBJECT" };
}

function notS3(action: string, reason: string): ConnectorError {
  const remedy = "check that the endpoint speaks the S3 protocol";
  return networkFailure({ kind: "permanent", action, reason, remedy });
}

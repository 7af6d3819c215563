import type { ConnectorError, Logger } from "@plakar-deno/sdk";
import { networkFailure } from "@plakar-deno/sdk/network";
import { etagOfParts } from "./checksum.ts";
import { requireOwn } from "./put_new.ts";
import { notWhatWasSent } from "./put_failure.ts";
import { takeBack } from "./take_back.ts";
import { textOf, type XmlElement } from "../client/read_xml.ts";
import type { S3Client } from "../client/s3_client.ts";
import { s3Code } from "../client/s3_failure.ts";

/** A part that the server has. */
export interface UploadedPart {
  /** Its ETag, as the server wrote it. */
  readonly etag: string;
  /** Its CRC-32 in base64, if the server keeps it. */
  readonly crc32: string | undefined;
}

/** What is to become one object. */
export interface CompleteOptions {
  /** Its key. */
  readonly key: string;
  /** The upload. */
  readonly id: string;
  /** All parts in order. */
  readonly parts: readonly UploadedPart[];
  /** Bytes of all parts. */
  readonly size: number;
  /** CRC-32 of all parts in base64. */
  readonly crc32: string;
  /** Whether the server compares the checksum of the whole object. */
  readonly hasWholeChecksum: boolean;
  /** What marks the object as new and as that of this upload, if it has to be. */
  readonly token: string | undefined;
  /** What marks any object as that of this upload, so that a damaged one can be removed. */
  readonly mark: string | undefined;
  /** Where it is told that objects cannot be verified. */
  readonly log: Logger | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Makes an object of parts, sees to it that it is the one that was sent, and gives its ETag.
 *
 * An answer may be lost, and the request repeated by this client, by fetch or by a proxy: then the
 * upload is gone, and the object tells whether it is ours.
 */
export async function completeUpload(client: S3Client, options: CompleteOptions): Promise<string> {
  const { key, parts, crc32, hasWholeChecksum, token, mark, signal } = options;
  const action = `finish to put ${JSON.stringify(key)}`;
  let answer: XmlElement;
  try {
    answer = await askToComplete(client, action, options);
  } catch (error) {
    const code = s3Code(error);
    if (code === "PreconditionFailed" && token !== undefined) {
      return await requireOwn(client, { key, token, signal });
    }
    const found = code === "NoSuchUpload"
      ? await etagIfOurs(client, action, options, false)
      : undefined;
    if (found === undefined || found === unreadable) throw error;
    return found.etag;
  }
  const etag = unquoted(textOf(answer, "ETag") ?? "");
  const stored = hasWholeChecksum ? textOf(answer, "ChecksumCRC32") : undefined;
  if (stored === crc32 || etag === expectedEtag(parts)) return etag;
  const ours = await etagIfOurs(client, action, options, true);
  if (ours === unreadable && stored === undefined && expectedEtag(parts) === undefined) {
    tellOnce(client, options);
    return etag;
  }
  // What the server answered speaks against it, and nobody can look.
  if (ours === unreadable) throw unverified(action);
  if (ours === undefined) throw notWhatWasSent(action, await takeBack(client, { key, mark }));
  return ours.etag;
}

/** The clients for which it was told that their identity cannot look at what it uploads. */
const told = new WeakSet<S3Client>();

function tellOnce(client: S3Client, { key, log }: CompleteOptions): void {
  if (told.has(client)) return;
  told.add(client);
  log?.warn(
    `${JSON.stringify(key)} and what is sent in parts after it cannot be verified once more when ` +
      "it is whole: the server tells no checksum, and refuses to be asked for the size; give the " +
      "identity s3:GetObject for that",
  );
}

function unverified(action: string): ConnectorError {
  return networkFailure({
    kind: "auth",
    action,
    reason: "the server names another object than was sent, and refuses to be asked for it (403)",
    remedy: "give the identity s3:GetObject",
  });
}

async function askToComplete(
  client: S3Client,
  action: string,
  { key, id, parts, size, crc32, hasWholeChecksum, token, signal }: CompleteOptions,
): Promise<XmlElement> {
  const { root } = await client.document({
    method: "POST",
    key,
    query: { uploadId: id },
    headers: {
      ...client.sse,
      ...hasWholeChecksum && parts.every((part) => part.crc32 !== undefined)
        ? { "x-amz-checksum-crc32": crc32, "x-amz-checksum-type": "FULL_OBJECT" }
        : {},
      ...token === undefined ? {} : { "if-none-match": "*" },
      "content-type": "application/xml",
    },
    body: new TextEncoder().encode(partList(parts)),
    serverBytes: size,
    action,
    signal,
  }, "CompleteMultipartUploadResult");
  return root;
}

function partList(parts: readonly UploadedPart[]): string {
  const elements = parts.map(({ etag, crc32 }, index) =>
    `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escaped(etag)}</ETag>` +
    `${crc32 === undefined ? "" : `<ChecksumCRC32>${crc32}</ChecksumCRC32>`}</Part>`
  );
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
    `${elements.join("")}</CompleteMultipartUpload>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

const unreadable = "unreadable";

/**
 * The ETag of the object under the key, if its size and checksum, or its ETag, are ours. Where the
 * parts' ETags are no MD5s and checksums are unknown, `sizeIsEnough` decides. The identity may not
 * be allowed to look (`unreadable`), as that of an exporter.
 */
async function etagIfOurs(
  client: S3Client,
  action: string,
  { key, parts, size, crc32, signal }: CompleteOptions,
  sizeIsEnough: boolean,
): Promise<{ readonly etag: string } | typeof unreadable | undefined> {
  const response = await client.request({
    method: "HEAD",
    key,
    headers: { ...client.sse, "x-amz-checksum-mode": "ENABLED" },
    action,
    expect: [403, 404],
    signal,
  });
  await response.body?.cancel();
  const { headers } = response;
  if (response.status === 403) return unreadable;
  if (response.status === 404 || headers.get("content-length") !== String(size)) return undefined;
  const etag = unquoted(headers.get("etag") ?? "");
  const stored = headers.get("x-amz-checksum-crc32");
  const isWhole = headers.get("x-amz-checksum-type") === "FULL_OBJECT";
  if (stored !== null && isWhole) return stored === crc32 ? { etag } : undefined;
  const expected = expectedEtag(parts);
  return (expected === undefined ? sizeIsEnough : etag === expected) ? { etag } : undefined;
}

function expectedEtag(parts: readonly UploadedPart[]): string | undefined {
  return etagOfParts(parts.map((part) => unquoted(part.etag)));
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', "");
}

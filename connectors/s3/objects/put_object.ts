import { type ByteSource, joinSignals, openByteSource } from "@plakar-deno/sdk";
import { runningCrc32 } from "./checksum.ts";
import { type Part, partBuffer } from "./part_buffer.ts";
import { interruptibleSource, type PartSource } from "./part_source.ts";
import { tokenHeader } from "./put_new.ts";
import { putParts } from "./put_parts.ts";
import { putWhole } from "./put_whole.ts";
import { partSize, partSizeFor } from "./part_size.ts";
import type { S3Client } from "../client/s3_client.ts";
import type { PartMemory, Uploads } from "./uploads.ts";

/** How an object is put. */
export interface PutOptions {
  /** Headers of the object: metadata, content type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Its storage class; the bucket's own when left out. */
  readonly storageClass?: string;
  /** Fails with "already_exists" when there is an object of that key. */
  readonly onlyNew?: boolean;
  /**
   * The key names one content and no other, as that of a packfile: the object is then marked in its
   * metadata, so that one which turns out damaged is known for certain, and removed.
   */
  readonly marked?: boolean;
  /** How many bytes are expected; all parts then have one size, the least that is enough. */
  readonly size?: number;
  /** Ends the upload; then nothing is visible. */
  readonly signal: AbortSignal;
}

/** An object that was put. */
export interface PutResult {
  /** Its ETag without quotes. */
  readonly etag: string;
  /** Bytes it has. */
  readonly size: number;
}

// A lock has 124 bytes: it must cost no memory of a part, nor wait until there is some.
const SMALL = 64 * 1024;

/**
 * Puts an object whole or not at all, replacing an older one; its checksum is verified by the server.
 *
 * What fits into one part is one request; else a multipart upload with a few parts on their way,
 * which is taken back on every failure: then an older object is untouched. The body is read no
 * faster than the server takes it, and closed on every path.
 */
export async function putObject(
  client: S3Client,
  uploads: Uploads,
  key: string,
  body: ByteSource,
  options: PutOptions,
): Promise<PutResult> {
  const content = openByteSource(body);
  const failed = new AbortController();
  using joined = joinSignals(options.signal, failed.signal);
  using source = interruptibleSource(content, joined.signal);
  const isNew = options.onlyNew === true;
  const mark = isNew || options.marked === true ? crypto.randomUUID() : undefined;
  const upload = {
    client,
    uploads,
    key,
    source,
    size: options.size ?? content.byteLength,
    headers: {
      ...options.headers,
      ...mark === undefined ? {} : { [tokenHeader]: mark },
      ...options.storageClass === undefined ? {} : { "x-amz-storage-class": options.storageClass },
    },
    token: isNew ? mark : undefined,
    mark,
    signal: joined.signal,
    fail: (reason: unknown) => failed.abort(reason),
  };
  try {
    return await put(upload);
  } finally {
    // Neither what closing says nor how long it takes changes what became of the object.
    content.close().catch(() => {});
  }
}

/** An upload under way. */
export interface Upload {
  /** Where to. */
  readonly client: S3Client;
  /** What all uploads share. */
  readonly uploads: Uploads;
  /** The key. */
  readonly key: string;
  /** The content. */
  readonly source: PartSource;
  /** Bytes that are expected. */
  readonly size: number | undefined;
  /** Headers of the object. */
  readonly headers: Readonly<Record<string, string>>;
  /** What marks an object that has to be new as that of this upload. */
  readonly token: string | undefined;
  /** What marks it as that of this upload; the token, if it has one. */
  readonly mark: string | undefined;
  /** Aborted by the caller, and by `fail`. */
  readonly signal: AbortSignal;
  /** Ends everything that belongs to this upload. */
  readonly fail: (reason: unknown) => void;
}

async function put(upload: Upload): Promise<PutResult> {
  const { source, uploads, signal } = upload;
  const little = new Uint8Array(SMALL);
  const start = partBuffer({ bytes: little }, runningCrc32());
  if (await start.fill(source)) return await putWhole(upload, start.seal());

  const memory = await uploads.take(sizeOfPart(upload, 1), signal);
  try {
    const whole = runningCrc32();
    const first = partBuffer(memory, whole);
    first.append(little);
    // One byte more tells whether there is a second part.
    const more = await first.fill(source) ? null : await source.read(little);
    // Also while an upload begins, which takes minutes when the server is away.
    memory.sending();
    if (more === null) {
      const result = await putWhole(upload, first.seal());
      memory.release();
      return result;
    }
    const rest = { whole, bytes: little.subarray(0, more) };
    return await putParts(upload, { memory, part: first.seal() }, rest);
  } finally {
    // Not to be used again unless it was released: an interrupted read may still write into it.
    memory.drop();
  }
}

/**
 * Bytes of a part, whose number counts from 1. The parts of a known size are alike, as some servers
 * want (Cloudflare R2). The size is never trusted: parts behind those it needs grow as without one.
 */
export function sizeOfPart(
  { size = 0, uploads }: Pick<Upload, "size" | "uploads">,
  number: number,
): number {
  const alike = partSizeFor(size, uploads.partSize);
  const isExpected = number <= Math.ceil(size / alike);
  return isExpected ? alike : Math.max(alike, partSize(number, uploads.partSize));
}

/** A part and the memory it lies in. */
export interface FilledPart {
  /** Given back when the server has the part. */
  readonly memory: PartMemory;
  /** The part. */
  readonly part: Part;
}

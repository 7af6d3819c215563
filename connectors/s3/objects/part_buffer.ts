import { createHash } from "node:crypto";
import { md5Text, type RunningCrc32, runningCrc32 } from "./checksum.ts";
import type { PartSource } from "./part_source.ts";
import type { S3Client } from "../client/s3_client.ts";

/** A part that is ready to be sent. */
export interface Part {
  /** What it holds. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body in hexadecimal, for the signature. */
  readonly sha256: string;
  /** CRC-32 of the body in base64, for the server to compare. */
  readonly crc32: string;
}

/** Memory that a part may be gathered in. */
export interface PartRoom {
  /** The bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Is told when content for it came. */
  came?(): void;
}

/** Memory that a part is gathered in. */
export interface PartBuffer {
  /** Bytes gathered so far. */
  readonly length: number;
  /** Takes bytes that are at hand, which must fit. */
  append(bytes: Uint8Array): void;
  /** Reads until the memory is full (`false`) or the content is over (`true`). */
  fill(source: PartSource): Promise<boolean>;
  /** What was gathered, to be sent. */
  seal(): Part;
}

/**
 * Gathers content in `room`; the checksum of the whole object follows along. The part's hash is
 * taken as the pieces come: that of 8 MiB at once would keep everything else waiting, and find none
 * of them in the processor's cache.
 */
export function partBuffer(room: PartRoom, whole: RunningCrc32): PartBuffer {
  const memory = room.bytes;
  const hash = createHash("sha256");
  const crc = runningCrc32();
  let length = 0;

  function follow(count: number): void {
    const piece = memory.subarray(length, length + count);
    hash.update(piece);
    crc.update(piece);
    whole.update(piece);
    length += count;
  }

  return {
    get length() {
      return length;
    },
    append(bytes) {
      memory.set(bytes, length);
      follow(bytes.length);
    },
    async fill(source) {
      while (length < memory.length) {
        const count = await source.read(memory.subarray(length));
        if (count === null) return true;
        room.came?.();
        follow(count);
      }
      return false;
    },
    seal: () => ({
      body: memory.subarray(0, length),
      sha256: hash.digest("hex"),
      crc32: crc.text(),
    }),
  };
}

/**
 * The header by which a server compares what it received. Not every server looks at the SHA-256
 * that was signed; one that knows no CRC-32 knows MD5, which takes a hundred times as long.
 */
export function checksumHeader(client: S3Client, part: Part): Readonly<Record<string, string>> {
  return client.checksums
    ? { "x-amz-checksum-crc32": part.crc32 }
    : { "content-md5": md5Text(part.body) };
}

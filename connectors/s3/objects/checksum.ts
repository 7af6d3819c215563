import { crc32 } from "node:zlib";
import { createHash } from "node:crypto";

/** A CRC-32 as S3 writes it: big-endian bytes in base64. */
export function crc32Text(value: number): string {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes.toBase64();
}

/** A CRC-32 that follows bytes. */
export interface RunningCrc32 {
  /** Follows the next bytes. */
  update(bytes: Uint8Array): void;
  /** The sum so far, as S3 writes it. */
  text(): string;
}

/** Starts a CRC-32. */
export function runningCrc32(): RunningCrc32 {
  let value = 0;
  return {
    update: (bytes) => void (value = crc32(bytes, value)),
    text: () => crc32Text(value),
  };
}

/** MD5 of bytes as the header `Content-MD5` has it. */
export function md5Text(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("base64");
}

/** Follows bytes and compares them with what the server says of the whole object. */
export interface ChecksumCheck {
  /** How a message calls it, for example `CRC-32`. */
  readonly name: string;
  /** Follows the next bytes. */
  update(bytes: Uint8Array): void;
  /** Whether the bytes that were followed are those of the server's checksum. */
  matches(): boolean;
}

const HASHES: readonly (readonly [header: string, name: string, hash: string])[] = [
  ["x-amz-checksum-sha256", "SHA-256", "sha256"],
  ["x-amz-checksum-sha1", "SHA-1", "sha1"],
];

/**
 * The check of a whole object by the headers of its answer; `undefined` where the server gives
 * nothing that can be compared. A checksum of the checksums of parts (type `COMPOSITE`, which ends
 * in `-<parts>`) says nothing without knowing the parts.
 */
export function checksumCheck(headers: Headers): ChecksumCheck | undefined {
  if (headers.get("x-amz-checksum-type") === "COMPOSITE") return undefined;
  const crc = wholeChecksum(headers, "x-amz-checksum-crc32");
  if (crc !== undefined) {
    const { update, text } = runningCrc32();
    return { name: "CRC-32", update, matches: () => text() === crc };
  }
  for (const [header, name, algorithm] of HASHES) {
    const expected = wholeChecksum(headers, header);
    if (expected === undefined) continue;
    const hash = createHash(algorithm);
    return {
      name,
      update: (bytes) => void hash.update(bytes),
      matches: () => hash.digest("base64") === expected,
    };
  }
  return undefined;
}

function wholeChecksum(headers: Headers, name: string): string | undefined {
  const value = headers.get(name);
  return value === null || value.includes("-") ? undefined : value;
}

/**
 * The ETag that S3 gives an object of parts: MD5 of the parts' MD5s and their count; `undefined`
 * where an ETag of a part is no MD5, as with SSE-C or SSE-KMS.
 */
export function etagOfParts(etags: readonly string[]): string | undefined {
  const hash = createHash("md5");
  for (const etag of etags) {
    if (!/^[0-9a-f]{32}$/i.test(etag)) return undefined;
    hash.update(etag, "hex");
  }
  return `${hash.digest("hex")}-${etags.length}`;
}

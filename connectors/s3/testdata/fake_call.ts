import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { FakeBucket, FakeObject } from "./fake_bucket.ts";
import { S3Error } from "./s3_error.ts";

/** One call as the operations of the fake server see it: signature and payload are checked. */
export interface FakeCall {
  readonly method: string;
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** An answer before it goes over the wire. */
export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** What the operations need of the server. */
export interface FakeStore {
  readonly bucket: FakeBucket;
  /** Milliseconds since 1970 by the server's clock. */
  readonly now: number;
  /** The least size of every part but the last; S3 has 5 MiB. */
  readonly leastPart: number;
}

/** S3's storage classes whose objects cannot be read before they are restored. */
export const COLD: readonly string[] = ["GLACIER", "DEEP_ARCHIVE"];

const CLASSES = [
  ...["STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING"],
  ...["GLACIER_IR", ...COLD],
];

/** The storage class that a request asks for. */
export function storageClassOf(headers: Headers): string {
  const given = headers.get("x-amz-storage-class") ?? "STANDARD";
  if (CLASSES.includes(given)) return given;
  throw new S3Error("InvalidStorageClass", 400, "The storage class you specified is not valid");
}

/** The headers of a request that are kept with the object. */
export function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of headers) {
    if (name.startsWith("x-amz-meta-")) size += name.length - "x-amz-meta-".length + value.length;
    else if (!/^(content-(type|encoding|disposition|language)|cache-control|expires)$/.test(name)) {
      continue;
    }
    kept[name] = value;
  }
  if (size > 2048) throw new S3Error("MetadataTooLarge", 400, "Your metadata headers exceed 2 KB");
  return kept;
}

/** The MD5 of the customer's key of a request; undefined without one. */
export function customerKeyOf(headers: Headers): string | undefined {
  const [algorithm, key, md5] = ["algorithm", "key", "key-md5"].map((name) =>
    headers.get(`x-amz-server-side-encryption-customer-${name}`)
  );
  if (algorithm === null && key === null && md5 === null) return undefined;
  const bytes = Buffer.from(key ?? "", "base64");
  const right = algorithm === "AES256" && bytes.length === 32 &&
    md5 === createHash("md5").update(bytes).digest("base64");
  if (right) return md5!;
  throw new S3Error("InvalidArgument", 400, "The encryption key's headers are not valid");
}

/** Refuses a body that is not what the headers say of it. */
export function checkBody({ headers, body }: FakeCall): void {
  const sums: readonly (readonly [string, string])[] = [
    ["content-md5", createHash("md5").update(body).digest("base64")],
    ["x-amz-checksum-crc32", crc32Text(body)],
    ["x-amz-checksum-sha256", createHash("sha256").update(body).digest("base64")],
  ];
  const unknown = [...headers.keys()].find((name) =>
    /^x-amz-(checksum-(crc32c|crc64nvme|sha1)|trailer)$/.test(name)
  );
  if (unknown !== undefined) {
    throw new S3Error("NotImplemented", 501, `The fake server does not check ${unknown}`);
  }
  for (const [name, sum] of sums) {
    if ((headers.get(name) ?? sum) !== sum) {
      throw new S3Error("BadDigest", 400, `The ${name} you specified did not match.`);
    }
  }
}

/** If-Match and If-None-Match of a request that writes. */
export function checkWriteConditions(headers: Headers, held: FakeObject | undefined): void {
  const [match, none] = [headers.get("if-match"), headers.get("if-none-match")];
  if (match !== null && held === undefined) {
    throw new S3Error("NoSuchKey", 404, "The specified key does not exist.");
  }
  const failed = (match !== null && match !== `"${held!.etag}"`) ||
    (none === "*" && held !== undefined);
  if (failed) {
    const more = { Condition: match === null ? "If-None-Match" : "If-Match" };
    throw new S3Error("PreconditionFailed", 412, "A pre-condition did not hold.", more);
  }
}

/** The CRC32 of bytes in Base64, big-endian, as S3 writes it. */
export function crc32Text(bytes: Uint8Array): string {
  const four = new Uint8Array(4);
  new DataView(four.buffer).setUint32(0, crc32(bytes));
  return Buffer.from(four).toString("base64");
}

/** The MD5 of bytes in hex: the ETag of what was put in one piece. */
export function md5Hex(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

import type { FakeObject } from "./fake_bucket.ts";
import {
  checkBody,
  checkWriteConditions,
  COLD,
  crc32Text,
  customerKeyOf,
  type FakeAnswer,
  type FakeCall,
  type FakeStore,
  keptHeaders,
  md5Hex,
  storageClassOf,
} from "./fake_call.ts";
import { S3Error } from "./s3_error.ts";

/** PutObject. */
export function putObjectCall(call: FakeCall, { bucket, now }: FakeStore): FakeAnswer {
  const { headers, body, key } = call;
  if (!headers.has("content-length")) {
    throw new S3Error("MissingContentLength", 411, "You must provide the Content-Length header.");
  }
  checkBody(call);
  checkWriteConditions(headers, bucket.get(key));
  const customerKey = customerKeyOf(headers);
  const object: FakeObject = {
    bytes: body,
    etag: md5Hex(body),
    modified: Math.floor(now / 1000) * 1000,
    storageClass: storageClassOf(headers),
    headers: keptHeaders(headers),
    crc32: crc32Text(body),
    ...(customerKey === undefined ? {} : { customerKey }),
  };
  bucket.set(key, object);
  const sum = headers.get("x-amz-checksum-crc32");
  return {
    status: 200,
    headers: { etag: `"${object.etag}"`, ...(sum === null ? {} : { "x-amz-checksum-crc32": sum }) },
  };
}

/** GetObject and HeadObject. */
export function getObjectCall(call: FakeCall, { bucket }: FakeStore): FakeAnswer {
  const { headers, key, method } = call;
  const object = bucket.get(key);
  if (object === undefined) {
    throw new S3Error("NoSuchKey", 404, "The key does not exist.", { Key: key });
  }
  const etag = `"${object.etag}"`;
  if ((headers.get("if-match") ?? etag) !== etag) {
    throw new S3Error("PreconditionFailed", 412, "A pre-condition did not hold.");
  }
  if (headers.get("if-none-match") === etag) return { status: 304, headers: { etag } };
  if (customerKeyOf(headers) !== object.customerKey) {
    const code = object.customerKey === undefined || !headers.has(CUSTOMER_MD5) ? 400 : 403;
    throw new S3Error(
      code === 400 ? "InvalidRequest" : "AccessDenied",
      code,
      "Another key is needed.",
    );
  }
  if (method === "GET" && COLD.includes(object.storageClass)) {
    const message = "The operation is not valid for the object's storage class";
    throw new S3Error("InvalidObjectState", 403, message, { StorageClass: object.storageClass });
  }
  const range = rangeOf(headers.get("range"), object.bytes.length);
  const withSum = headers.get("x-amz-checksum-mode") === "ENABLED" && range === undefined;
  const { start, end } = range ?? { start: 0, end: object.bytes.length };
  const body = object.bytes.subarray(start, end);
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      "accept-ranges": "bytes",
      "content-type": "binary/octet-stream",
      ...object.headers,
      "content-length": String(body.length),
      etag,
      "last-modified": new Date(object.modified).toUTCString(),
      ...(object.storageClass === "STANDARD" ? {} : { "x-amz-storage-class": object.storageClass }),
      ...(range ? { "content-range": `bytes ${start}-${end - 1}/${object.bytes.length}` } : {}),
      ...(withSum && object.crc32 !== undefined
        ? { "x-amz-checksum-crc32": object.crc32, "x-amz-checksum-type": "FULL_OBJECT" }
        : {}),
    },
    body,
  };
}

const CUSTOMER_MD5 = "x-amz-server-side-encryption-customer-key-md5";

/** The bytes that a Range header asks for; undefined for all, also when it makes no sense. */
function rangeOf(
  header: string | null,
  size: number,
): { start: number; end: number } | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (found === null || header === "bytes=-") return undefined;
  const [from, to] = [found[1]!, found[2]!];
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size : Math.min(size, Number(to) + 1);
  if (from !== "" && to !== "" && Number(to) < start) return undefined;
  if (start >= size || (from === "" && Number(to) === 0)) {
    const more = { ActualObjectSize: String(size), RangeRequested: header! };
    throw new S3Error("InvalidRange", 416, "The requested range is not satisfiable", more);
  }
  return { start, end };
}

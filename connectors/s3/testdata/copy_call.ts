import type { FakeObject } from "./fake_bucket.ts";
import {
  checkWriteConditions,
  COLD,
  customerKeyOf,
  type FakeAnswer,
  type FakeCall,
  type FakeStore,
  keptHeaders,
  md5Hex,
  storageClassOf,
} from "./fake_call.ts";
import { element, S3Error, xmlDocument } from "./s3_error.ts";

const SOURCE = "x-amz-copy-source";
const ENCRYPTION = "server-side-encryption-customer-";

/** CopyObject within one bucket. */
export function copyObjectCall(call: FakeCall, { bucket, now }: FakeStore): FakeAnswer {
  const { headers, key } = call;
  const source = decodeURIComponent(headers.get(SOURCE) ?? "").replace(/^\//, "");
  const from = source.slice(call.bucket.length + 1);
  if (source !== `${call.bucket}/${from}`) {
    throw new S3Error("NotImplemented", 501, "No copies from other buckets here.");
  }
  const held = bucket.get(from);
  if (held === undefined) {
    throw new S3Error("NoSuchKey", 404, "The key does not exist.", { Key: from });
  }
  if (COLD.includes(held.storageClass)) {
    throw new S3Error("InvalidObjectState", 403, "The source object of the COPY is not readable");
  }
  if (customerKeyOf(headersOfSource(headers)) !== held.customerKey) {
    throw new S3Error("InvalidRequest", 400, "The source's encryption key is needed.");
  }
  checkWriteConditions(headers, bucket.get(key));
  const storageClass = storageClassOf(headers);
  const replaces = headers.get("x-amz-metadata-directive") === "REPLACE";
  if (from === key && !replaces && storageClass === held.storageClass) {
    throw new S3Error("InvalidRequest", 400, "This copy request is illegal: it changes nothing.");
  }
  const customerKey = customerKeyOf(headers);
  const copy: FakeObject = {
    bytes: held.bytes,
    etag: md5Hex(held.bytes),
    modified: Math.floor(now / 1000) * 1000,
    storageClass,
    headers: replaces ? keptHeaders(headers) : held.headers,
    ...(held.crc32 === undefined ? {} : { crc32: held.crc32 }),
    ...(customerKey === undefined ? {} : { customerKey }),
  };
  bucket.set(key, copy);
  const body = element("ETag", `"${copy.etag}"`) +
    element("LastModified", new Date(copy.modified).toISOString());
  return { status: 200, body: xmlDocument("CopyObjectResult", body) };
}

/** The headers that tell the source's encryption key, named as if it were an object's own. */
function headersOfSource(headers: Headers): Headers {
  const own = new Headers();
  for (const [name, value] of headers) {
    const rest = /^x-amz-copy-source-(.*)$/.exec(name)?.[1];
    if (rest?.startsWith(ENCRYPTION)) own.set(`x-amz-${rest}`, value);
  }
  return own;
}

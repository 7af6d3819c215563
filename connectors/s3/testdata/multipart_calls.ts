import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { FakeObject, FakePart, FakeUpload } from "./fake_bucket.ts";
import {
  checkBody,
  checkWriteConditions,
  crc32Text,
  customerKeyOf,
  type FakeAnswer,
  type FakeCall,
  type FakeStore,
  keptHeaders,
  md5Hex,
  storageClassOf,
} from "./fake_call.ts";
import { element, S3Error, xmlDocument } from "./s3_error.ts";

/** CreateMultipartUpload. */
export function createUploadCall(
  { bucket: name, key, headers }: FakeCall,
  { bucket }: FakeStore,
): FakeAnswer {
  const customerKey = customerKeyOf(headers);
  const upload: FakeUpload = {
    id: crypto.randomUUID(),
    key,
    storageClass: storageClassOf(headers),
    headers: keptHeaders(headers),
    fullChecksum: headers.get("x-amz-checksum-type") === "FULL_OBJECT",
    parts: new Map(),
    ...(customerKey === undefined ? {} : { customerKey }),
  };
  bucket.uploads.set(upload.id, upload);
  const body = element("Bucket", name) + element("Key", key) + element("UploadId", upload.id);
  return { status: 200, body: xmlDocument("InitiateMultipartUploadResult", body) };
}

/** UploadPart. */
export function uploadPartCall(call: FakeCall, store: FakeStore): FakeAnswer {
  const upload = uploadOf(call, store);
  const number = Number(call.query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new S3Error("InvalidArgument", 400, "Part number must be an integer between 1 and 10000");
  }
  if (!call.headers.has("content-length")) {
    throw new S3Error("MissingContentLength", 411, "You must provide the Content-Length header.");
  }
  if (customerKeyOf(call.headers) !== upload.customerKey) {
    throw new S3Error("InvalidRequest", 400, "The upload was begun with another encryption key");
  }
  checkBody(call);
  const part: FakePart = { bytes: call.body, etag: md5Hex(call.body) };
  upload.parts.set(number, part);
  const sum = call.headers.get("x-amz-checksum-crc32");
  const etag = `"${part.etag}"`;
  return {
    status: 200,
    headers: sum === null ? { etag } : { etag, "x-amz-checksum-crc32": sum },
  };
}

/** CompleteMultipartUpload. */
export function completeUploadCall(call: FakeCall, store: FakeStore): FakeAnswer {
  const upload = uploadOf(call, store);
  const { bucket, now } = store;
  checkWriteConditions(call.headers, bucket.get(call.key));
  const parts = namedParts(new TextDecoder().decode(call.body), upload, store.leastPart);
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  const type = call.headers.get("x-amz-checksum-type");
  if (type !== null && (type === "FULL_OBJECT") !== upload.fullChecksum) {
    throw new S3Error("InvalidRequest", 400, "The upload was begun with another checksum type");
  }
  const [sum, size] = ["x-amz-checksum-crc32", "x-amz-mp-object-size"].map((name) =>
    call.headers.get(name)
  );
  const crc32 = crc32Text(bytes);
  if ((sum !== null && sum !== crc32) || (size !== null && Number(size) !== bytes.length)) {
    throw new S3Error("BadDigest", 400, "The checksum or size you specified did not match.");
  }
  const sums = createHash("md5");
  for (const { etag } of parts) sums.update(Buffer.from(etag, "hex"));
  const object: FakeObject = {
    bytes: new Uint8Array(bytes),
    etag: `${sums.digest("hex")}-${parts.length}`,
    modified: Math.floor(now / 1000) * 1000,
    storageClass: upload.storageClass,
    headers: upload.headers,
    ...(upload.fullChecksum ? { crc32 } : {}),
    ...(upload.customerKey === undefined ? {} : { customerKey: upload.customerKey }),
  };
  bucket.set(call.key, object);
  bucket.uploads.delete(upload.id);
  const body = element("Bucket", call.bucket) + element("Key", call.key) +
    element("ETag", `"${object.etag}"`) +
    (upload.fullChecksum
      ? element("ChecksumCRC32", crc32) + element("ChecksumType", "FULL_OBJECT")
      : "");
  return { status: 200, body: xmlDocument("CompleteMultipartUploadResult", body) };
}

/** AbortMultipartUpload. */
export function abortUploadCall(call: FakeCall, store: FakeStore): FakeAnswer {
  store.bucket.uploads.delete(uploadOf(call, store).id);
  return { status: 204 };
}

/** ListMultipartUploads, all on one page. */
export function listUploadsCall(call: FakeCall, { bucket }: FakeStore): FakeAnswer {
  const prefix = call.query.get("prefix") ?? "";
  const uploads = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix));
  const body = element("Bucket", call.bucket) + element("IsTruncated", false) +
    uploads.map(({ key, id }) =>
      `<Upload>${element("Key", key)}${element("UploadId", id)}</Upload>`
    )
      .join("");
  return { status: 200, body: xmlDocument("ListMultipartUploadsResult", body) };
}

function uploadOf(call: FakeCall, { bucket }: FakeStore): FakeUpload {
  const upload = bucket.uploads.get(call.query.get("uploadId") ?? "");
  if (upload !== undefined && upload.key === call.key) return upload;
  throw new S3Error("NoSuchUpload", 404, "The specified upload does not exist.");
}

/** The parts that a Complete names; they must be there, in order, and big enough. */
function namedParts(document: string, upload: FakeUpload, least: number): readonly FakePart[] {
  const named = [...document.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, content = ""]) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(content)?.[1]),
    etag: /<ETag>(?:"|&quot;|&#34;)?([0-9a-f-]+)/.exec(content)?.[1],
    sum: /<ChecksumCRC32>([^<]+)</.exec(content)?.[1],
  }));
  if (named.length === 0) throw new S3Error("MalformedXML", 400, "The XML names no part.");
  return named.map(({ number, etag, sum }, index) => {
    if (index > 0 && number <= named[index - 1]!.number) {
      throw new S3Error("InvalidPartOrder", 400, "The list of parts was not in ascending order.");
    }
    const part = upload.parts.get(number);
    if (
      part === undefined || part.etag !== etag ||
      (sum ?? crc32Text(part.bytes)) !== crc32Text(part.bytes)
    ) {
      throw new S3Error("InvalidPart", 400, "One or more of the parts could not be found.");
    }
    if (index < named.length - 1 && part.bytes.length < least) {
      throw new S3Error("EntityTooSmall", 400, "Your upload is smaller than the minimum size");
    }
    return part;
  });
}

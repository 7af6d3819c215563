import { type CompareKeys, type FakeBucket, fakeBucket } from "./fake_bucket.ts";
import type { FakeAnswer, FakeCall, FakeStore } from "./fake_call.ts";
import { copyObjectCall } from "./copy_call.ts";
import { listPage } from "./list_page.ts";
import {
  abortUploadCall,
  completeUploadCall,
  createUploadCall,
  listUploadsCall,
  uploadPartCall,
} from "./multipart_calls.ts";
import { getObjectCall, putObjectCall } from "./object_calls.ts";
import { S3Error, xmlDocument } from "./s3_error.ts";

/** What all calls share. */
export interface FakeState {
  readonly buckets: Map<string, FakeBucket>;
  readonly compare: CompareKeys;
  readonly pageSize: number;
  readonly leastPart: number;
  readonly now: number;
}

/** Does what a call asks for. */
export function answerCall(call: FakeCall, state: FakeState): FakeAnswer {
  const { method, key, query, headers } = call;
  if (headers.has("x-amz-tagging") || headers.has("x-amz-acl")) throw notImplemented(call);
  const bucket = state.buckets.get(call.bucket);
  if (key === "") return answerBucketCall(call, bucket, state);
  if (bucket === undefined) throw noSuchBucket(call);
  if (new TextEncoder().encode(key).length > 1024) {
    throw new S3Error("KeyTooLongError", 400, "Your key is too long");
  }
  const store: FakeStore = { bucket, now: state.now, leastPart: state.leastPart };
  const names = [...query.keys()].filter((name) => name !== "x-id").sort().join();
  switch (`${method} ${names}`) {
    case "PUT ":
      return headers.has("x-amz-copy-source")
        ? copyObjectCall(call, store)
        : putObjectCall(call, store);
    case "GET ":
    case "HEAD ":
      return getObjectCall(call, store);
    case "DELETE ":
      bucket.delete(key);
      return { status: 204 };
    case "POST uploads":
      return createUploadCall(call, store);
    case "PUT partNumber,uploadId":
      return uploadPartCall(call, store);
    case "POST uploadId":
      return completeUploadCall(call, store);
    case "DELETE uploadId":
      return abortUploadCall(call, store);
  }
  throw notImplemented(call);
}

function answerBucketCall(
  call: FakeCall,
  bucket: FakeBucket | undefined,
  state: FakeState,
): FakeAnswer {
  const { method, query } = call;
  if (method === "PUT" && query.size === 0) {
    if (bucket !== undefined) {
      throw new S3Error("BucketAlreadyOwnedByYou", 409, "You already own this bucket.");
    }
    state.buckets.set(call.bucket, fakeBucket(state.compare));
    return { status: 200, headers: { location: `/${call.bucket}` } };
  }
  if (bucket === undefined) throw noSuchBucket(call);
  if (method === "HEAD" && query.size === 0) return { status: 200 };
  if (method === "GET" && query.get("list-type") === "2") {
    return { status: 200, body: listPage(call.bucket, bucket, query, state) };
  }
  if (method === "GET" && query.has("uploads")) {
    return listUploadsCall(call, { bucket, now: state.now, leastPart: state.leastPart });
  }
  if (method === "GET" && query.has("location")) {
    return { status: 200, body: xmlDocument("LocationConstraint", "") };
  }
  if (method === "DELETE" && query.size === 0) {
    if (bucket.size > 0) throw new S3Error("BucketNotEmpty", 409, "The bucket is not empty.");
    state.buckets.delete(call.bucket);
    return { status: 204 };
  }
  throw notImplemented(call);
}

function noSuchBucket({ bucket }: FakeCall): S3Error {
  const more = { BucketName: bucket };
  return new S3Error("NoSuchBucket", 404, "The specified bucket does not exist", more);
}

function notImplemented({ method, query }: FakeCall): S3Error {
  const message = `The fake server does not know ${method} with ${
    [...query.keys()].join() || "this"
  }`;
  return new S3Error("NotImplemented", 501, message);
}

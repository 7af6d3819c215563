import type { FailureKind } from "@plakar-deno/sdk/network";

/** What an error code of S3 means. */
export interface KnownCode {
  /** What helps, roughly. */
  readonly kind: FailureKind;
  /** What to do; without it the text that belongs to the kind. */
  readonly remedy?: string;
}

const transient: KnownCode = { kind: "transient" };
const limited: KnownCode = {
  kind: "rate-limited",
  remedy: "try again later, or set concurrency and max_bandwidth lower",
};
const keys: KnownCode = {
  kind: "auth",
  remedy: "check access_key, secret_access_key and region; the server must know the keys",
};
const token: KnownCode = {
  kind: "auth",
  remedy: "get new keys and set access_key, secret_access_key and session_token, all three",
};
const denied: KnownCode = {
  kind: "auth",
  remedy: "let the policy of the account and of the bucket permit it to this access key",
};
const clock: KnownCode = { kind: "auth", remedy: "set the clock of this machine" };
const full: KnownCode = {
  kind: "permanent",
  remedy: "make room on the server, or raise its quota",
};
const sse: KnownCode = {
  kind: "config",
  remedy: "set sse_customer_key to the key the object was written with",
};
const taken: KnownCode = {
  kind: "permanent",
  remedy:
    "here a file and a folder cannot have one name; delete what is there, or use another prefix",
};
const none: KnownCode = { kind: "not-found" };

/**
 * The codes in `<Code>` of an S3 error answer that decide more than the status does (S3 API
 * reference, "Error responses"; those with `XMinio` are MinIO's, those with `XAdmin` versitygw's).
 */
export const knownCodes: ReadonlyMap<string, KnownCode> = new Map([
  ["NoSuchKey", none],
  ["NoSuchVersion", none],
  ["NoSuchUpload", none],
  ["NoSuchBucket", {
    kind: "not-found",
    remedy: "correct the location, or make the bucket first with a tool of the server",
  }],
  ["AccessDenied", denied],
  ["AllAccessDisabled", denied],
  ["AccountProblem", denied],
  ["InvalidAccessKeyId", keys],
  ["SignatureDoesNotMatch", keys],
  ["XAdminUserNotFound", keys],
  ["ExpiredToken", token],
  ["ExpiredTokenException", token],
  ["InvalidToken", token],
  ["TokenRefreshRequired", token],
  ["RequestTimeTooSkewed", clock],
  ["RequestExpired", clock],
  ["SlowDown", limited],
  ["SlowDownRead", limited],
  ["SlowDownWrite", limited],
  ["ServiceUnavailable", limited],
  ["TooManyRequests", limited],
  ["TooManyRequestsException", limited],
  ["RequestLimitExceeded", limited],
  ["Throttling", limited],
  ["ThrottlingException", limited],
  ["RequestThrottled", limited],
  ["BandwidthLimitExceeded", limited],
  ["InternalError", transient],
  ["InternalServerError", transient],
  ["RequestTimeout", transient],
  ["RequestTimeoutException", transient],
  ["RequestTimedOut", transient],
  ["OperationAborted", transient],
  ["ConditionalRequestConflict", transient],
  ["IncompleteBody", transient],
  ["BadDigest", transient],
  ["XAmzContentSHA256Mismatch", transient],
  ["XAmzContentChecksumMismatch", transient],
  ["XMinioServerNotInitialized", transient],
  ["InvalidObjectState", {
    kind: "permanent",
    remedy:
      "the object lies in a cold storage class; restore it on the server first (RestoreObject)",
  }],
  ["PermanentRedirect", { kind: "config", remedy: "check endpoint and region" }],
  ["TemporaryRedirect", { kind: "config", remedy: "check endpoint and region" }],
  ["AuthorizationHeaderMalformed", { kind: "config", remedy: "check region" }],
  ["IllegalLocationConstraintException", { kind: "config", remedy: "check region" }],
  ["InvalidLocationConstraint", { kind: "config", remedy: "check region" }],
  ["InvalidRegion", { kind: "config", remedy: "check region" }],
  ["InvalidBucketName", { kind: "config", remedy: "check the bucket in the location" }],
  ["InvalidStorageClass", { kind: "config", remedy: "set storage_class to one the server has" }],
  ["InvalidEncryptionAlgorithmError", sse],
  ["InsecureSSECustomerRequest", {
    kind: "config",
    remedy: "a server takes sse_customer_key over TLS alone; set use_tls=true",
  }],
  ["KeyTooLongError", { kind: "permanent", remedy: "use a shorter prefix or shorter names" }],
  ["XMinioInvalidObjectName", { kind: "permanent", remedy: "give the object another name" }],
  ["ExistingObjectIsFile", taken],
  ["ExistingObjectIsDirectory", taken],
  ["ObjectParentIsFile", taken],
  ["XMinioParentIsObject", taken],
  ["XMinioObjectExistsAsDirectory", taken],
  ["QuotaExceeded", full],
  ["XMinioStorageFull", full],
  ["XMinioAdminBucketQuotaExceeded", full],
  ["InsufficientCapacity", full],
]);

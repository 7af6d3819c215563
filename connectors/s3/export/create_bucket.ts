import { ConnectorError, type Logger } from "@plakar-deno/sdk";
import { failureKind, networkFailure } from "@plakar-deno/sdk/network";
import type { S3Client } from "../client/s3_client.ts";
import { s3Code } from "../client/s3_failure.ts";

// AWS wants this region to be named by the absence of a name (S3 API, CreateBucket).
const NAMELESS_REGION = "us-east-1";

/**
 * Whether the bucket is there.
 *
 * Throws a `ConnectorError` when the server cannot be reached, is none of S3, refuses the keys, or
 * does not let them list the bucket.
 */
export async function hasBucket(client: S3Client, signal: AbortSignal): Promise<boolean> {
  const { bucket, prefix, host } = client.place;
  try {
    // A listing and no HEAD: only an answer with a body tells wrong keys from missing rights, and a
    // server of S3 from any other.
    await client.document({
      method: "GET",
      query: { "list-type": "2", "max-keys": "1", ...prefix === "" ? {} : { prefix } },
      action: `look at bucket ${JSON.stringify(bucket)} on ${host}`,
      signal,
    }, "ListBucketResult");
    return true;
  } catch (error) {
    if (s3Code(error) === "NoSuchBucket") return false;
    throw error;
  }
}

/**
 * Makes the bucket in the client's region when it is missing, and says so in the log. Keys that may
 * write but not list are taken to have one.
 *
 * Throws a `ConnectorError` when the keys may not make buckets, or the name belongs to somebody else.
 */
export async function createBucket(
  client: S3Client,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Logger },
): Promise<void> {
  try {
    if (await hasBucket(client, signal)) return;
  } catch (error) {
    if (s3Code(error) === "AccessDenied") return;
    throw error;
  }
  const { bucket, host, region } = client.place;
  const action = `create bucket ${JSON.stringify(bucket)} on ${host}, which is not there`;
  try {
    const { body } = await client.request({
      method: "PUT",
      ...region === NAMELESS_REGION ? {} : { body: constraint(region) },
      action,
      signal,
    });
    await body?.cancel();
  } catch (error) {
    if (await isMadeMeanwhile(client, error, signal)) return;
    throw notCreated(error, action);
  }
  log.info("made the bucket, as it was not there", { bucket, host });
}

/** Whether somebody was faster, perhaps an earlier try of ours; servers differ in what they say then. */
async function isMadeMeanwhile(
  client: S3Client,
  error: unknown,
  signal: AbortSignal,
): Promise<boolean> {
  const code = s3Code(error);
  if (code === "BucketAlreadyOwnedByYou") return true;
  return code === "BucketAlreadyExists" && await hasBucket(client, signal).catch(() => false);
}

function notCreated(error: unknown, action: string): unknown {
  if (!(error instanceof ConnectorError)) return error;
  const code = s3Code(error);
  const cause = error;
  if (code === "BucketAlreadyExists") {
    return networkFailure({
      kind: "config",
      action,
      reason: "its name belongs to another account",
      remedy: "choose another name: all accounts of the server share them",
      cause,
    });
  }
  if (failureKind(error) !== "auth") return error;
  return networkFailure({
    kind: "auth",
    action,
    reason: `the server refuses it${code === undefined ? "" : ` (${code})`}`,
    remedy: "make the bucket first with a tool of the server, or allow the keys s3:CreateBucket",
    cause,
  });
}

function constraint(region: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      `<LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`,
  );
}

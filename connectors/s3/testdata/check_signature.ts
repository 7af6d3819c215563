import { createHash, createHmac } from "node:crypto";
import { S3Error } from "./s3_error.ts";
import type { WireRequest } from "./serve_http.ts";

/** Whom the fake server knows. */
export interface Credentials {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sessionToken?: string;
  readonly region: string;
}

/**
 * Checks the signature (version 4) and the hash of the body, from the AWS description and not with
 * the code under test.
 *
 * @param now Milliseconds since 1970 by the server's clock.
 * @throws {S3Error} As S3 answers for each way to be wrong.
 */
export function checkSignature(request: WireRequest, known: Credentials, now: number): void {
  const { headers } = request;
  const given = parseAuthorization(headers.get("authorization"));
  if (given.accessKey !== known.accessKey) {
    throw new S3Error("InvalidAccessKeyId", 403, "The access key does not exist.");
  }
  if (given.region !== known.region) {
    const message =
      `The authorization header is malformed; the region '${given.region}' is wrong;` +
      ` expecting '${known.region}'`;
    throw new S3Error("AuthorizationHeaderMalformed", 400, message, { Region: known.region });
  }
  const token = headers.get("x-amz-security-token") ?? undefined;
  if (token !== known.sessionToken) throw new S3Error("InvalidToken", 400, "The token is invalid.");
  const date = headers.get("x-amz-date") ?? "";
  checkDate(date, given.day, now);
  checkSignedHeaders(headers, given.signedHeaders);
  checkPayload(request);
  const scope = `${given.day}/${given.region}/s3/aws4_request`;
  const canonical = canonicalRequest(request, given.signedHeaders);
  const text = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const hmac = (key: string | Uint8Array, data: string) =>
    createHmac("sha256", key).update(data).digest();
  const dayKey = hmac(`AWS4${known.secretKey}`, given.day);
  const key = hmac(hmac(hmac(dayKey, given.region), "s3"), "aws4_request");
  if (hmac(key, text).toString("hex") !== given.signature) {
    const more = { StringToSign: text, CanonicalRequest: canonical };
    throw new S3Error("SignatureDoesNotMatch", 403, "The signature does not match.", more);
  }
}

interface Authorization {
  readonly accessKey: string;
  readonly day: string;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

function parseAuthorization(header: string | null): Authorization {
  if (header === null) throw new S3Error("AccessDenied", 403, "Anonymous access is forbidden.");
  const found = AUTHORIZATION.exec(header);
  if (found === null) {
    throw new S3Error("AuthorizationHeaderMalformed", 400, "The authorization header is malformed");
  }
  const [, accessKey = "", day = "", region = "", names = "", signature = ""] = found;
  return { accessKey, day, region, signedHeaders: names.split(";"), signature };
}

/** S3 refuses requests whose time is more than 15 minutes off. */
function checkDate(date: string, day: string, now: number): void {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (parts === null || !date.startsWith(day)) {
    throw new S3Error("AccessDenied", 403, "A valid x-amz-date header is required");
  }
  const [, year, month, dayOfMonth, hour, minute, second] = parts.map(Number);
  const sent = Date.UTC(year!, month! - 1, dayOfMonth, hour, minute, second);
  if (Math.abs(now - sent) > 15 * 60_000) {
    throw new S3Error("RequestTimeTooSkewed", 403, "The time of the request is too far off.", {
      RequestTime: date,
      ServerTime: new Date(now).toISOString(),
    });
  }
}

function checkSignedHeaders(headers: Headers, signed: readonly string[]): void {
  const sorted = [...signed].sort().join() === signed.join();
  const needed = ["host", ...[...headers.keys()].filter((name) => name.startsWith("x-amz-"))];
  const missing = needed.filter((name) => !signed.includes(name));
  if (sorted && missing.length === 0) return;
  const message = `There were headers present in the request which were not signed: ${missing}`;
  throw new S3Error("AccessDenied", 403, message, { HeadersNotSigned: missing.join(", ") });
}

function checkPayload({ headers, body }: WireRequest): void {
  const given = headers.get("x-amz-content-sha256");
  if (given === null) throw new S3Error("InvalidRequest", 400, "Missing x-amz-content-sha256");
  if (given !== sha256(body)) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error("XAmzContentSHA256Mismatch", 400, message);
  }
}

function canonicalRequest(request: WireRequest, signed: readonly string[]): string {
  const { method, target, headers } = request;
  const { path, query } = splitTarget(target);
  const lines = signed.map((name) =>
    `${name}:${(headers.get(name) ?? "").trim().replace(/ +/g, " ")}\n`
  );
  const parameters = query.map(([name, value]) => [uriEncode(name), uriEncode(value)] as const);
  const order = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
  parameters.sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]));
  return [
    method,
    path.split("/").map(uriEncode).join("/"),
    parameters.map(([name, value]) => `${name}=${value}`).join("&"),
    lines.join(""),
    signed.join(";"),
    headers.get("x-amz-content-sha256"),
  ].join("\n");
}

/**
 * The path and the parameters of a request target, decoded.
 *
 * @throws {S3Error} For what is not percent-encoded UTF-8, and for a bare "+" in a path, which S3
 * servers read in two ways.
 */
export function splitTarget(
  target: string,
): { path: string; query: readonly (readonly [string, string])[] } {
  const [rawPath = "", rawQuery = ""] = target.split(/\?(.*)/s);
  try {
    if (rawPath.includes("+")) throw new URIError('a "+" in the path must be sent as %2B');
    const query = rawQuery.split("&").filter((part) => part !== "").map((part) => {
      const [name = "", value = ""] = part.replaceAll("+", " ").split(/=(.*)/s);
      return [decodeURIComponent(name), decodeURIComponent(value)] as const;
    });
    return { path: decodeURIComponent(rawPath), query };
  } catch (error) {
    throw new S3Error("InvalidURI", 400, `Could not parse the URI: ${(error as Error).message}`);
  }
}

/** Every byte but the unreserved ones of RFC 3986 as %XX, in upper case. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

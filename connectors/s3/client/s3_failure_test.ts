import { ok, strictEqual as equal } from "node:assert/strict";
import { failureKind, networkFailure, retryAfterOf } from "@plakar-deno/sdk/network";
import { s3Code, s3Failure } from "./s3_failure.ts";

function failure(
  status: number,
  inside: string,
  headers: HeadersInit = {},
  secrets: readonly string[] = [],
) {
  const body = inside === "" ? "" : `<Error>${inside}</Error>`;
  return s3Failure({ action: 'get "a"', status, headers: new Headers(headers), body, secrets });
}

Deno.test("s3Failure tells by the code what kind a failure is, and what to do", () => {
  const rows: readonly [number, string, string, RegExp][] = [
    [404, "NoSuchKey", "not-found", /404 NoSuchKey/],
    [404, "NoSuchBucket", "not-found", /make the bucket first/],
    [404, "NoSuchUpload", "not-found", /NoSuchUpload/],
    [403, "AccessDenied", "auth", /let the policy/],
    [403, "InvalidAccessKeyId", "auth", /check access_key/],
    [404, "XAdminUserNotFound", "auth", /check access_key/],
    [403, "SignatureDoesNotMatch", "auth", /secret_access_key and region/],
    [400, "ExpiredToken", "auth", /session_token/],
    [403, "RequestTimeTooSkewed", "auth", /set the clock/],
    [503, "SlowDown", "rate-limited", /concurrency and max_bandwidth/],
    [400, "Throttling", "rate-limited", /later/],
    [429, "", "rate-limited", /429/],
    [503, "", "rate-limited", /503/],
    [500, "InternalError", "transient", /500 InternalError/],
    [502, "", "transient", /502/],
    [504, "", "transient", /504/],
    [400, "RequestTimeout", "transient", /RequestTimeout/],
    [400, "IncompleteBody", "transient", /IncompleteBody/],
    [409, "ConditionalRequestConflict", "transient", /409/],
    [200, "SomethingNew", "transient", /200 SomethingNew/],
    [403, "InvalidObjectState", "permanent", /restore it on the server first/],
    [400, "KeyTooLongError", "permanent", /shorter/],
    [507, "XMinioStorageFull", "permanent", /make room/],
    [412, "PreconditionFailed", "permanent", /412/],
    [501, "NotImplemented", "permanent", /501/],
    [403, "", "auth", /access_key, secret_access_key and region, and that the policy/],
    [400, "", "config", /region, session_token and sse_customer_key/],
    [403, "SomethingNew", "auth", /SomethingNew/],
    [404, "", "not-found", /404/],
  ];
  for (const [status, code, kind, message] of rows) {
    const error = failure(status, code && `<Code>${code}</Code>`);
    equal(failureKind(error), kind, `${status} ${code}`);
    ok(message.test(error.message), error.message);
    ok(error.message.startsWith('cannot get "a": the server answered '), error.message);
    equal(s3Code(error), code === "" ? undefined : code);
  }
});

Deno.test("s3Failure names the region that the server tells", () => {
  const malformed = failure(
    400,
    "<Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region>",
  );
  ok(/set region=eu-west-3$/.test(malformed.message), malformed.message);
  const moved = failure(
    301,
    "<Code>PermanentRedirect</Code><Endpoint>photos.s3.eu-west-3.amazonaws.com</Endpoint>",
    { "x-amz-bucket-region": "eu-west-3" },
  );
  ok(
    /set region=eu-west-3; the server for it is photos\.s3\.eu/.test(moved.message),
    moved.message,
  );
  equal(failureKind(moved), "config");
  // After HEAD there are headers alone.
  const silent = failure(301, "", { "x-amz-bucket-region": "eu-west-3" });
  ok(/set region=eu-west-3$/.test(silent.message), silent.message);
  const strange = failure(400, "<Code>InvalidRegion</Code><Region>a; rm -r b</Region>");
  ok(!strange.message.includes("rm"), strange.message);
});

Deno.test("s3Failure repeats what the server says, without secrets, line breaks and length", () => {
  const error = failure(
    403,
    `<Code>AccessDenied</Code><Message>Key  AKID\nis\u007f not ${"x".repeat(500)}</Message>` +
      "<StringToSign>a/secret</StringToSign>",
    {},
    ["AKID"],
  );
  ok(error.message.includes("(Key *** is? not xxx"), error.message);
  ok(!error.message.includes("a/secret") && !error.message.includes("AKID"));
  ok(error.message.length < 400);
});

Deno.test("s3Failure reads broken documents, and takes a page of a proxy for no code", () => {
  const broken = s3Failure({
    action: "x",
    status: 404,
    headers: new Headers(),
    body: "<Error><Code>NoSuchKey</Code><Key>a\u0001",
  });
  equal(s3Code(broken), "NoSuchKey");
  for (const body of ["<html><body>Bad Gateway</body></html>", "Bad Gateway", "{}"]) {
    const error = s3Failure({ action: "x", status: 502, headers: new Headers(), body });
    equal(failureKind(error), "transient");
    equal(s3Code(error), undefined);
  }
});

Deno.test("s3Failure keeps what Retry-After asks for, and s3Code looks through causes", () => {
  const error = failure(503, "<Code>SlowDown</Code>", { "retry-after": "7" });
  equal(retryAfterOf(error), 7000);
  const outer = networkFailure({ kind: "permanent", action: "x", reason: "y", cause: error });
  equal(s3Code(outer), "SlowDown");
  equal(s3Code(new Error("other")), undefined);
});

import { strictEqual as equal } from "node:assert/strict";
import { requestSigner } from "./signed_request.ts";

const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// The keys, dates and signatures of the examples in the manual of AWS ("Signature Calculations for
// the Authorization Header: Transferring Payload in a Single Chunk").
const sign = requestSigner({
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  sessionToken: undefined,
  region: "us-east-1",
});
const request = {
  method: "GET",
  headers: {},
  sha256: EMPTY,
  date: Date.UTC(2013, 4, 24),
} as const;

Deno.test("requestSigner signs as the manual of AWS does", async () => {
  const rows: readonly [string, string][] = [
    ["lifecycle=", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"],
    ["max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"],
  ];
  for (const [query, signature] of rows) {
    const url = new URL(`https://examplebucket.s3.amazonaws.com/?${query}`);
    const headers = await sign({ ...request, url });
    equal(
      headers.get("authorization"),
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, " +
        `SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${signature}`,
    );
    equal(headers.get("x-amz-date"), "20130524T000000Z");
    equal(headers.get("x-amz-content-sha256"), EMPTY);
  }
});

Deno.test("requestSigner signs the session token, and each day with the key of that day", async () => {
  const session = requestSigner({
    accessKeyId: "a",
    secretAccessKey: "b",
    sessionToken: "token",
    region: "eu-west-3",
  });
  const url = new URL("https://s3.example.org/photos/a%2Bb");
  const first = await session({ ...request, url });
  equal(first.get("x-amz-security-token"), "token");
  equal(first.get("authorization")?.includes("x-amz-security-token"), true);
  const next = await session({ ...request, url, date: request.date + 86_400_000 });
  equal(next.get("authorization")?.includes("/20130525/eu-west-3/"), true);
  const again = await session({ ...request, url });
  equal(again.get("authorization"), first.get("authorization"));
});

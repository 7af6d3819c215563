import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { AwsClient } from "aws4fetch";
import { checkSignature } from "./check_signature.ts";
import { crc32Text } from "./fake_call.ts";
import { type FakeS3, type FakeS3Options, startFakeS3 } from "./fake_s3.ts";

/** A server and a client that signs with other code than the server checks with. */
function started(options: FakeS3Options = {}): {
  fake: FakeS3;
  send: (method: string, target: string, init?: RequestInit) => Promise<Response>;
} {
  const fake = startFakeS3(options);
  const client = new AwsClient({
    accessKeyId: fake.accessKey,
    secretAccessKey: fake.secretKey,
    region: "us-east-1",
    service: "s3",
    retries: 0,
  });
  const send = async (method: string, target: string, init: RequestInit = {}) => {
    const hash = await crypto.subtle.digest(
      "SHA-256",
      (init.body ?? new Uint8Array()) as Uint8Array<ArrayBuffer>,
    );
    const headers = new Headers(init.headers);
    headers.set("x-amz-content-sha256", new Uint8Array(hash).toHex());
    const url = `${fake.endpoint}/${target}`;
    const signed = await client.sign(new Request(url, { method, headers }));
    return await fetch(url, { ...init, method, headers: signed.headers });
  };
  return { fake, send };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function statusOf(answer: Response): Promise<number> {
  await answer.body?.cancel();
  return answer.status;
}

async function codeOf(answer: Response): Promise<string> {
  return `${answer.status} ${/<Code>(.*)<\/Code>/.exec(await answer.text())?.[1]}`;
}

Deno.test("the signature of the example in the AWS documentation is right, any other is wrong", () => {
  const day = "20130524";
  const headers = {
    host: "examplebucket.s3.amazonaws.com",
    range: "bytes=0-9",
    "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "x-amz-date": `${day}T000000Z`,
    authorization:
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${day}/us-east-1/s3/aws4_request,` +
      "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date," +
      "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  };
  const request = {
    method: "GET",
    target: "/test.txt",
    headers: new Headers(headers),
    body: new Uint8Array(),
  };
  const known = {
    accessKey: "AKIAIOSFODNN7EXAMPLE",
    secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    region: "us-east-1",
  };
  const now = Date.UTC(2013, 4, 24);
  checkSignature(request, known, now);
  const wrong = (part: object, of = known, at = now) => () => {
    checkSignature({ ...request, ...part }, of, at);
  };
  throws(wrong({ target: "/test.txu" }), { code: "SignatureDoesNotMatch" });
  throws(wrong({ method: "PUT" }), { code: "SignatureDoesNotMatch" });
  throws(wrong({}, { ...known, secretKey: "x" }), { code: "SignatureDoesNotMatch" });
  throws(wrong({}, { ...known, accessKey: "x" }), { code: "InvalidAccessKeyId" });
  throws(wrong({}, { ...known, region: "x" }), { code: "AuthorizationHeaderMalformed" });
  throws(wrong({}, known, now + 16 * 60_000), { code: "RequestTimeTooSkewed" });
  throws(wrong({ body: new Uint8Array(1) }), { code: "XAmzContentSHA256Mismatch" });
  throws(wrong({ headers: new Headers({ ...headers, "x-amz-acl": "x" }) }), {
    code: "AccessDenied",
  });
  throws(wrong({ headers: new Headers() }), { code: "AccessDenied" });
});

Deno.test("objects are put, got, ranged, conditioned and deleted", async () => {
  const { fake, send } = started();
  await using _ = fake;
  const target = "bucket/a%20b/%C3%A4%2B%22";
  const put = await send("PUT", target, {
    body: bytesOf("0123456789"),
    headers: { "x-amz-meta-mode": "0644", "if-none-match": "*" },
  });
  equal(put.status, 200, await put.text());
  deepEqual([...fake.bucket().keys()], ['a b/ä+"']);
  equal(
    await codeOf(await send("PUT", target, { headers: { "if-none-match": "*" } })),
    "412 PreconditionFailed",
  );
  const range = await send("GET", target, { headers: { range: "bytes=3-5" } });
  equal(range.status, 206);
  equal(range.headers.get("content-range"), "bytes 3-5/10");
  equal(range.headers.get("x-amz-meta-mode"), "0644");
  equal(await range.text(), "345");
  equal(await (await send("GET", target, { headers: { range: "bytes=-2" } })).text(), "89");
  equal(
    await codeOf(await send("GET", target, { headers: { range: "bytes=10-" } })),
    "416 InvalidRange",
  );
  const head = await send("HEAD", target);
  equal(head.headers.get("content-length"), "10");
  equal(head.headers.get("etag"), put.headers.get("etag"));
  equal(
    await codeOf(await send("GET", target, { headers: { "if-match": '"x"' } })),
    "412 PreconditionFailed",
  );
  const mode = { headers: { "x-amz-checksum-mode": "ENABLED" } };
  const whole = await send("GET", target, mode);
  equal(whole.headers.get("x-amz-checksum-crc32"), crc32Text(bytesOf(await whole.text())));
  equal(await statusOf(await send("DELETE", target)), 204);
  equal(await statusOf(await send("DELETE", target)), 204);
  equal(await codeOf(await send("GET", target)), "404 NoSuchKey");
  equal(await codeOf(await send("GET", "other/x")), "404 NoSuchBucket");
  const bad = { body: bytesOf("x"), headers: { "x-amz-checksum-crc32": "AAAAAA==" } };
  equal(await codeOf(await send("PUT", target, bad)), "400 BadDigest");
});

Deno.test("listings come in pages in the order of the bytes, with prefixes, encoded", async () => {
  const { fake, send } = started({ pageSize: 2 });
  await using _ = fake;
  const keys = ["a", "a/b", "a/c d", "a0", "b&<", "b\u0001", "c/x/1", "c/x/2", "\uffee", "😀"];
  for (const key of keys) fake.put(key, key);
  async function list(query: string): Promise<string[]> {
    const found: string[] = [];
    for (let token = "";;) {
      const answer = await send("GET", `bucket?list-type=2&encoding-type=url${query}${token}`);
      const text = await answer.text();
      equal(answer.status, 200, text);
      for (const [, key = ""] of text.matchAll(/<(?:Key|CommonPrefixes><Prefix)>(.*?)</g)) {
        found.push(decodeURIComponent(key.replaceAll("+", " ")));
      }
      const next = /<NextContinuationToken>(.*?)</.exec(text)?.[1];
      if (next === undefined) return found;
      token = `&continuation-token=${encodeURIComponent(next)}`;
    }
  }
  deepEqual(
    await list(""),
    keys.toSorted((a, b) => bytesOf(a).toHex() < bytesOf(b).toHex() ? -1 : 1),
  );
  deepEqual(await list("&delimiter=%2F"), [
    "a",
    "a/",
    "a0",
    "b\u0001",
    "b&<",
    "c/",
    "\uffee",
    "😀",
  ]);
  deepEqual(await list("&prefix=c%2F&delimiter=%2F"), ["c/x/"]);
  deepEqual(await list("&prefix=a&start-after=a%2F~"), ["a0"]);
  equal(
    await codeOf(await send("GET", "bucket?list-type=2&continuation-token=x")),
    "400 InvalidArgument",
  );
  equal(await codeOf(await send("GET", "bucket")), "501 NotImplemented");
});

Deno.test("an upload in parts is invisible until it is complete, and its parts are checked", async () => {
  const { fake, send } = started({ leastPart: 3 });
  await using _ = fake;
  const start = async (headers = {}) =>
    /<UploadId>(.*?)</.exec(
      await (await send("POST", "bucket/k?uploads", { headers })).text(),
    )![1]!;
  const part = async (id: string, number: number, text: string) => {
    const body = bytesOf(text);
    const answer = await send("PUT", `bucket/k?partNumber=${number}&uploadId=${id}`, { body });
    await answer.body?.cancel();
    return answer.headers.get("etag")!;
  };
  const complete = (id: string, parts: readonly string[], headers = {}) =>
    send("POST", `bucket/k?uploadId=${id}`, {
      headers,
      body: bytesOf(
        `<CompleteMultipartUpload>${
          parts.map((etag, at) =>
            `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`
          ).join("")
        }</CompleteMultipartUpload>`,
      ),
    });
  const id = await start({
    "x-amz-checksum-algorithm": "CRC32",
    "x-amz-checksum-type": "FULL_OBJECT",
  });
  const etags = [await part(id, 1, "abc"), await part(id, 2, "d")];
  equal(fake.bucket().size, 0);
  equal(await codeOf(await complete(id, [etags[0]!, '"00"'])), "400 InvalidPart");
  const sum = crc32Text(bytesOf("abcd"));
  const bad = { "x-amz-checksum-crc32": crc32Text(bytesOf("abce")) };
  equal(await codeOf(await complete(id, etags, bad)), "400 BadDigest");
  const done = await complete(id, etags, {
    "x-amz-checksum-crc32": sum,
    "x-amz-checksum-type": "FULL_OBJECT",
  });
  match(await done.text(), /<ETag>&quot;[0-9a-f]{32}-2&quot;<.*<ChecksumCRC32>/);
  equal(new TextDecoder().decode(fake.get("k")), "abcd");
  equal(await codeOf(await complete(id, etags)), "404 NoSuchUpload");

  const small = await start();
  const two = [await part(small, 1, "a"), await part(small, 2, "b")];
  equal(await codeOf(await complete(small, two)), "400 EntityTooSmall");
  match(await (await send("GET", "bucket?uploads")).text(), new RegExp(small));
  equal(await statusOf(await send("DELETE", `bucket/k?uploadId=${small}`)), 204);
  equal(fake.bucket().uploads.size, 0);
});

Deno.test("faults drop, cut, stall and replace answers", async () => {
  const { fake, send } = started();
  await using _ = fake;
  fake.put("k", "0123456789");
  fake.fail = () => ({ drop: "before" });
  await rejects(send("PUT", "bucket/lost", { body: bytesOf("x") }), TypeError);
  equal(fake.get("lost"), undefined);
  fake.fail = () => ({ drop: "after" });
  await rejects(send("PUT", "bucket/kept", { body: bytesOf("x") }), TypeError);
  equal(fake.get("kept")?.length, 1);
  fake.fail = () => ({ cut: 4 });
  await rejects((await send("GET", "bucket/k")).bytes());
  fake.fail = () => ({ stall: 4 });
  const reader = (await send("GET", "bucket/k")).body!.getReader();
  equal((await reader.read()).value?.length, 4);
  await reader.cancel();
  fake.fail = () => new Response("slow", { status: 503, headers: { "retry-after": "1" } });
  const slow = await send("GET", "bucket/k");
  equal(await slow.text(), "slow");
  equal(slow.headers.get("retry-after"), "1");
  fake.fail = undefined;
  equal(await (await send("GET", "bucket/k")).text(), "0123456789");
  equal(fake.requests.at(-1)?.key, "k");
});

Deno.test("cold objects and customer's keys are refused as S3 does", async () => {
  const { fake, send } = started();
  await using _ = fake;
  fake.put("cold", "x", { "x-amz-storage-class": "GLACIER" });
  equal(await codeOf(await send("GET", "bucket/cold")), "403 InvalidObjectState");
  equal((await send("HEAD", "bucket/cold")).headers.get("x-amz-storage-class"), "GLACIER");
  const key = new Uint8Array(32).fill(7);
  const md5 = (await import("node:crypto")).createHash("md5").update(key).digest("base64");
  const sse = {
    "x-amz-server-side-encryption-customer-algorithm": "AES256",
    "x-amz-server-side-encryption-customer-key": key.toBase64(),
    "x-amz-server-side-encryption-customer-key-md5": md5,
  };
  equal(await statusOf(await send("PUT", "bucket/e", { body: bytesOf("x"), headers: sse })), 200);
  equal(await codeOf(await send("GET", "bucket/e")), "400 InvalidRequest");
  equal(await (await send("GET", "bucket/e", { headers: sse })).text(), "x");
});

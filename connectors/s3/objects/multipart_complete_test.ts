import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { FakeFault } from "../testdata/fake_s3.ts";
import { inPieces, someBytes } from "../testdata/object_client.ts";
import { onServer, PART, word } from "../testdata/upload_bench.ts";

const bytes = someBytes(2 * PART + 5);

/** The fault for the first request of that word. */
function once(
  name: string,
  fault: FakeFault,
): (request: Parameters<typeof word>[0]) => FakeFault | undefined {
  let left = 1;
  return (request) => word(request) === name && left-- > 0 ? fault : undefined;
}

function s3Error(code: string, status: number): Response {
  return new Response(`<Error><Code>${code}</Code><Message>no</Message></Error>`, { status });
}

Deno.test("an error in an answer of status 200 is one, and what may pass is tried again", () =>
  onServer(async ({ fake, put, asked }) => {
    fake.fail = once("POST whole", s3Error("InternalError", 200));
    await put("k", inPieces(bytes, PART));
    deepEqual(fake.get("k"), bytes);
    equal(asked().filter((name) => name === "POST whole").length, 2);

    fake.fail = ({ query, method }) =>
      method === "POST" && query.has("uploadId") ? s3Error("InvalidPart", 200) : undefined;
    await rejects(put("l", inPieces(bytes, PART)), /InvalidPart/);
    equal(fake.get("l"), undefined);
  }));

for (const fault of [{ drop: "after" }, { cut: 30 }, { drop: "before" }] as const) {
  Deno.test(`an object whose last answer was lost (${Object.entries(fault)}) is known again`, () =>
    onServer(async ({ fake, put }) => {
      fake.put("k", "old");
      for (const onlyNew of [false, true]) {
        fake.fail = once("POST whole", fault);
        const key = onlyNew ? "new" : "k";
        const { size } = await put(key, inPieces(bytes, PART), { onlyNew });
        equal(size, bytes.length);
        deepEqual(fake.get(key), bytes);
      }
    }));
}

Deno.test("an upload that somebody took away fails, though an object of the key is there", () =>
  onServer(async ({ fake, put }) => {
    fake.put("k", someBytes(bytes.length, 7));
    fake.fail = (request) => {
      if (word(request) === "POST whole") fake.bucket().uploads.clear();
      return undefined;
    };
    await rejects(put("k", inPieces(bytes, PART)), { code: "not_found" });
    deepEqual(fake.get("k"), someBytes(bytes.length, 7));
  }));

Deno.test("a server that answers of another object than was sent is not believed", () =>
  onServer(async ({ fake, put }) => {
    fake.put("k", "old");
    // What versitygw 1.8 answers when the upload is gone and the key is there.
    fake.fail = (request) => {
      if (word(request) !== "POST whole") return undefined;
      fake.bucket().uploads.clear();
      return new Response(
        `<CompleteMultipartUploadResult><ETag>"0123"</ETag></CompleteMultipartUploadResult>`,
      );
    };
    for (const marked of [false, true]) {
      const left = marked ? /another object, and was left/ : /was left, as it may be an older/;
      await rejects(put("k", inPieces(bytes, PART), { marked }), left);
      deepEqual(fake.get("k"), new TextEncoder().encode("old"));
    }
    // Nor where nobody can look: what it said speaks against it.
    const damage = fake.fail;
    fake.fail = (request) =>
      request.method === "HEAD" ? new Response(null, { status: 403 }) : damage(request);
    const code = "permission_denied";
    await rejects(put("k", inPieces(bytes, PART), { marked: true }), { code });
    deepEqual(fake.get("k"), new TextEncoder().encode("old"));
  }));

Deno.test("an object that is damaged in the end is removed where it is known for certain", () =>
  onServer(async ({ fake, put }) => {
    fake.fail = (request) =>
      word(request) !== "POST whole" ? undefined : {
        change(answer) {
          const { key } = request;
          fake.bucket().set(key, { ...fake.bucket().get(key)!, etag: "0123", crc32: "AAAAAA==" });
          const body = new TextEncoder().encode(
            `<CompleteMultipartUploadResult><ETag>"0123"</ETag></CompleteMultipartUploadResult>`,
          );
          return { ...answer, body };
        },
      };
    const removed = { code: "data_loss", message: /the damaged object was removed again/ };
    await rejects(put("k", inPieces(bytes, PART), { marked: true }), removed);
    await rejects(put("k", inPieces(bytes, PART), { onlyNew: true }), removed);
    deepEqual(fake.bucket().keys(), []);
    await rejects(put("k", inPieces(bytes, PART)), { code: "data_loss", message: /was left/ });
    deepEqual(fake.bucket().keys(), ["k"]);
  }));

Deno.test("a whole object that nobody may look at counts as sent, and the log says so once", () =>
  onServer(async ({ fake, put, warnings }) => {
    // ETags that are no MD5s, as with SSE-C, and no checksum of the whole; an exporter may not read.
    fake.fail = (request) => {
      if (request.method === "HEAD") return new Response(null, { status: 403 });
      const number = Number(request.query.get("partNumber") ?? 0);
      if (number === 0) return undefined;
      return {
        change(answer) {
          const { parts } = fake.bucket().uploads.get(request.query.get("uploadId")!)!;
          const etag = `ab-${number}`;
          parts.set(number, { ...parts.get(number)!, etag });
          const headers = new Headers(answer.headers);
          headers.set("etag", `"${etag}"`);
          return { ...answer, headers };
        },
      };
    };
    for (const key of ["k", "l"]) {
      await put(key, inPieces(bytes, PART));
      deepEqual(fake.get(key), bytes);
    }
    equal(warnings.length, 1);
    equal(/"k".*s3:GetObject/.test(warnings[0]!), true);
  }));

Deno.test("a checksum in an answer that is not the one that was sent is an error", () =>
  onServer(async ({ fake, put }) => {
    for (const name of ["PUT", "PUT 2"]) {
      fake.fail = once(name, {
        change(answer) {
          const headers = new Headers(answer.headers);
          headers.set("x-amz-checksum-crc32", "AAAAAA==");
          return { ...answer, headers };
        },
      });
      const body = name === "PUT" ? someBytes(9) : inPieces(bytes, PART);
      await rejects(put("k", body), { code: "data_loss" });
    }
    fake.bucket().delete("k");
  }));

Deno.test("a server without checksums is given MD5s, and asked for the size in the end", () =>
  onServer(async ({ fake, put }) => {
    fake.fail = ({ headers }) =>
      [...headers.keys()].some((name) =>
          name.startsWith("x-amz-checksum-") && name !== "x-amz-checksum-mode"
        )
        ? s3Error("NotImplemented", 501)
        : undefined;
    await put("k", inPieces(bytes, PART));
    deepEqual(fake.get("k"), bytes);
    await put("l", someBytes(5));
    const parts = fake.requests.filter(({ method, headers }) =>
      method === "PUT" && !headers.has("x-amz-checksum-crc32")
    );
    equal(parts.length, 4);
    equal(parts.every(({ headers }) => headers.has("content-md5")), true);
  }));

Deno.test("onlyNew refuses a key that is taken, in one request and in parts", () =>
  onServer(async ({ fake, put }) => {
    fake.put("k", "old");
    const taken = { code: "already_exists", message: /"k".*exists already/ };
    await rejects(put("k", someBytes(3), { onlyNew: true }), taken);
    await rejects(put("k", inPieces(bytes, PART), { onlyNew: true }), taken);
    await rejects(put("k", new TextEncoder().encode("old"), { onlyNew: true }), taken);
    deepEqual(fake.get("k"), new TextEncoder().encode("old"));
  }));

Deno.test("onlyNew knows its own object after an answer that was lost, and no other", () =>
  onServer(async ({ fake, put }) => {
    fake.fail = once("PUT", { drop: "after" });
    equal((await put("k", someBytes(300), { onlyNew: true })).size, 300);
    deepEqual(fake.get("k"), someBytes(300));

    fake.fail = (request) => {
      if (word(request) !== "PUT" || fake.get("l")) return undefined;
      fake.put("l", someBytes(300, 2));
      return { drop: "before" };
    };
    await rejects(put("l", someBytes(300), { onlyNew: true }), { code: "already_exists" });
  }));

import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { type ConnectorError, openByteSource } from "@plakar-deno/sdk";
import { inPieces, someBytes } from "../testdata/object_client.ts";
import { onServer, PART, word } from "../testdata/upload_bench.ts";

Deno.test("S7 what has no bytes becomes an empty object, in one request", () =>
  onServer(async ({ fake, put, asked }) => {
    const { size } = await put("k", new Uint8Array());
    equal(size, 0);
    deepEqual(fake.get("k"), new Uint8Array());
    deepEqual(asked(), ["PUT"]);
  }));

for (const size of [1, 124, 65_535, 65_536, 65_537, PART - 1, PART]) {
  Deno.test(`S6 ${size} bytes, which fit into a part, are one request`, () =>
    onServer(async ({ fake, put, asked }) => {
      const bytes = someBytes(size);
      equal((await put("k", inPieces(bytes, 1000))).size, size);
      deepEqual(fake.get("k"), bytes);
      deepEqual(asked(), ["PUT"]);
    }));
}

for (const size of [PART + 1, 2 * PART, 5 * PART + 77]) {
  Deno.test(`S6 ${size} bytes go in parts`, () =>
    onServer(async ({ fake, put, asked }) => {
      const bytes = someBytes(size);
      const result = await put("k", inPieces(bytes, 10_000), { storageClass: "STANDARD_IA" });
      equal(result.size, size);
      deepEqual(fake.get("k"), bytes);
      const parts = Math.ceil(size / PART);
      deepEqual(
        asked().slice(1, -1).sort(),
        Array.from({ length: parts }, (_, i) => `PUT ${i + 1}`),
      );
      deepEqual([asked()[0], asked().at(-1)], ["POST create", "POST whole"]);
      equal(fake.requests[0]?.headers.get("x-amz-storage-class"), "STANDARD_IA");
    }));
}

Deno.test("S6 a size that is wrong changes nothing but the parts", () =>
  onServer(async ({ fake, put, asked }) => {
    // Parts of a known size have whole MiB: four of these.
    const bytes = someBytes(9 * PART);
    for (const size of [1, bytes.length, 2 ** 32]) {
      equal((await put("k", inPieces(bytes, 10_000), { size })).size, bytes.length);
      deepEqual(fake.get("k"), bytes);
    }
    equal(asked().filter((each) => each === "PUT 3").length, 3);
  }));

Deno.test("a body that knows its length is sent in parts for that length", () =>
  onServer(async ({ put, asked }) => {
    const source = openByteSource(someBytes(16 * PART));
    const result = await put("k", {
      byteLength: 20 * 2 ** 30,
      read: (buffer) => source.read(buffer),
      close: () => source.close(),
    });
    equal(result.size, 16 * PART);
    // 20 GiB want parts of 3 MiB, so 4 MiB are two; parts as small as those of no size were sixteen.
    deepEqual(asked(), ["POST create", "PUT 1", "PUT 2", "POST whole"]);
  }));

Deno.test("S9 a body that fails leaves nothing, and the old object as it was", () =>
  onServer(async ({ fake, put, asked }) => {
    fake.put("k", "old");
    for (const size of [10, PART, 3 * PART + 5]) {
      const failing = async function* () {
        yield* inPieces(someBytes(size), 9999);
        throw new Error("cut off");
      };
      await rejects(put("k", failing()), /cut off/);
      deepEqual(fake.get("k"), new TextEncoder().encode("old"));
    }
    equal(asked().at(-1), "DELETE whole");
  }));

Deno.test("S9 an abort ends the wait for content that never comes, and takes the parts back", () =>
  onServer(async ({ fake, put }) => {
    const abort = new AbortController();
    let closed = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(someBytes(2 * PART + 5)),
      cancel: () => void (closed = true),
    });
    fake.fail = ({ query }) => {
      if (query.get("partNumber") === "2") abort.abort(new Error("enough"));
      return undefined;
    };
    await rejects(put("k", body, { signal: abort.signal }), /enough/);
    equal(closed, true);
    equal(fake.get("k"), undefined);
  }));

Deno.test("S10 a put replaces an object, in one request and in parts", () =>
  onServer(async ({ fake, put }) => {
    fake.put("k", "old");
    await put("k", someBytes(5));
    deepEqual(fake.get("k"), someBytes(5));
    await put("k", inPieces(someBytes(2 * PART, 3), PART));
    deepEqual(fake.get("k"), someBytes(2 * PART, 3));
  }));

Deno.test("a part that is refused, or whose answer is lost, is sent again from memory", () =>
  onServer(async ({ fake, put, asked }) => {
    const failed = new Set<string>();
    fake.fail = (request) => {
      const name = word(request);
      if (!name.startsWith("PUT") || failed.has(name)) return undefined;
      failed.add(name);
      return name === "PUT 2"
        ? new Response(null, { status: 500 })
        : { drop: name === "PUT 1" ? "after" : "before" };
    };
    const bytes = someBytes(4 * PART);
    await put("k", inPieces(bytes, 30_000));
    deepEqual(fake.get("k"), bytes);
    equal(asked().filter((name) => name.startsWith("PUT")).length, 8);
  }));

Deno.test("a part that cannot be sent ends the upload with its own error, and no more is read", () =>
  onServer(async ({ fake, put }) => {
    fake.fail = ({ query }) => query.get("partNumber") === "2" ? denied() : undefined;
    let read = 0;
    const endless = async function* () {
      for (;; read++) yield someBytes(PART);
    };
    await rejects(put("k", endless()), { code: "permission_denied" });
    equal(read < 10, true);
  }));

function denied(): Response {
  return new Response("<Error><Code>AccessDenied</Code><Message>no</Message></Error>", {
    status: 403,
  });
}

Deno.test("the first error survives when the parts cannot be taken back, and the log tells of them", () =>
  onServer(async ({ fake, put, warnings }) => {
    fake.fail = ({ query, method }) =>
      method === "DELETE" || query.get("partNumber") === "1" ? denied() : undefined;
    await rejects(put("k", inPieces(someBytes(3 * PART), PART)), (error: ConnectorError) => {
      equal(error.code, "permission_denied");
      equal(error.message.includes("part 1"), true);
      return true;
    });
    equal(warnings.length, 1);
    equal(/"k".*could not be taken back.*lifecycle/.test(warnings[0] ?? ""), true);
    fake.bucket().uploads.clear();
  }));

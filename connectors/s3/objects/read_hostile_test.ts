import { rejects, strictEqual as equal } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readObject, type ReadOptions } from "./read_object.ts";
import { type FakeRequest, type FakeS3, startFakeS3 } from "../testdata/fake_s3.ts";
import { never, objectClient, someBytes } from "../testdata/object_client.ts";

const [bytes, others] = [someBytes(100_000), someBytes(100_000, 2)];

async function onServer(
  work: (
    fake: FakeS3,
    read: (options?: Partial<ReadOptions>) => Promise<Uint8Array>,
  ) => Promise<void>,
): Promise<void> {
  await using fake = startFakeS3();
  const client = objectClient(fake);
  await work(fake, async (options = {}) => {
    const stream = await readObject(client, "k", { signal: never, ...options });
    return await new Response(stream).bytes();
  });
  client.close();
}

/** What a server answers that gives from `start` up to `end`, whatever was asked for. */
function partOf(content: Uint8Array<ArrayBuffer>, start: number, end: number, etag: string) {
  return new Response(content.subarray(start, end), {
    status: 206,
    headers: {
      "content-length": String(end - start),
      "content-range": `bytes ${start}-${end - 1}/${content.length}`,
      etag,
    },
  });
}

// The difference of so many bytes takes minutes to print.
function same(found: Uint8Array, wanted: Uint8Array, text = ""): void {
  equal(Buffer.compare(found, wanted), 0, `${text}: ${found.length} of ${wanted.length} bytes`);
}

function asked({ headers }: FakeRequest): [number, number] {
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "bytes=0-") ?? [];
  return [Number(start), end ? Number(end) + 1 : bytes.length];
}

Deno.test("a server that ignores If-Match gives no bytes of another object than was listed", () =>
  onServer(async (fake, read) => {
    fake.put("k", others);
    fake.fail = (request) => {
      equal(request.headers.get("if-match"), '"listed"');
      return partOf(others, ...asked(request), '"other"');
    };
    await rejects(read({ etag: "listed" }), /the object was replaced/);
    await rejects(read({ etag: "listed", range: { offset: 5, length: 10 } }), /was replaced/);
  }));

Deno.test("a server that ignores If-Match gives no mixture of two objects after a break", () =>
  onServer(async (fake, read) => {
    fake.put("k", bytes);
    let times = 0;
    fake.fail = (request) => {
      if (times++ === 0) return { cut: 30_000 };
      return partOf(others, ...asked(request), '"other"');
    };
    await rejects(read(), /the object was replaced while it was read/);
    times = 0;
    await rejects(read({ range: { offset: 10, length: 60_000 } }), /was replaced/);
  }));

Deno.test("an answer with less of a range than there is, is continued", () =>
  onServer(async (fake, read) => {
    fake.put("k", bytes);
    fake.fail = (request) => {
      const [start, end] = asked(request);
      return partOf(bytes, start, Math.min(end, start + 40_000), '"same"');
    };
    same(await read({ range: { offset: 7, length: 90_000 } }), bytes.slice(7, 90_007));
    same(await read({ range: { offset: 7, length: 1e9 } }), bytes.slice(7));
    same(await read(), bytes);
  }));

Deno.test("S15 to S17 ranges of objects of 0 and 1 byte, and beyond what numbers count exactly", () =>
  onServer(async (fake, read) => {
    const far = [2, 2 ** 31, 2 ** 32, 2 ** 53 - 2, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 1e21, Infinity];
    for (const size of [0, 1]) {
      const content = bytes.slice(0, size);
      fake.put("k", content);
      for (const length of [0, 1, ...far]) {
        for (const offset of [0, 1, ...far]) {
          const found = await read({ range: { offset, length } });
          same(found, content.slice(offset, offset + length), `${size} ${offset} ${length}`);
        }
      }
    }
  }));

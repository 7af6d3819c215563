import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { readObject, type ReadOptions } from "./read_object.ts";
import type { S3Client } from "../client/s3_client.ts";
import { type FakeFault, type FakeS3, startFakeS3 } from "../testdata/fake_s3.ts";
import { never, objectClient, someBytes } from "../testdata/object_client.ts";

interface Bench {
  readonly fake: FakeS3;
  readonly client: S3Client;
  /** Reads to the end. */
  read(key: string, options?: Partial<ReadOptions>): Promise<Uint8Array>;
  /** Reads to the end, or to the failure, and gives what came until then. */
  readUntilFailure(key: string): Promise<{ readonly bytes: Uint8Array; readonly error: unknown }>;
  /** The headers `range` and `if-match` of the requests so far. */
  asked(): (readonly [string | null, string | null])[];
}

async function onServer(work: (bench: Bench) => Promise<void>): Promise<void> {
  await using fake = startFakeS3();
  const client = objectClient(fake);
  const open = (key: string, options: Partial<ReadOptions> = {}) =>
    readObject(client, key, { signal: never, clock: quick, ...options });
  await work({
    fake,
    client,
    read: async (key, options) => await new Response(await open(key, options)).bytes(),
    async readUntilFailure(key) {
      const bytes: number[] = [];
      try {
        for await (const piece of await open(key)) for (const byte of piece) bytes.push(byte);
        return { bytes: Uint8Array.from(bytes), error: undefined };
      } catch (error) {
        return { bytes: Uint8Array.from(bytes), error };
      }
    },
    asked: () =>
      fake.requests.map(({ headers }) => [headers.get("range"), headers.get("if-match")]),
  });
  client.close();
}

// Waits between attempts are not waited for; the watch over stalls is.
const quick = {
  now: () => performance.now(),
  date: () => Date.now(),
  random: () => 0,
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)));
    }),
};

/** Gives each fault to one request. */
function faults(list: readonly FakeFault[]): () => FakeFault | undefined {
  const left = [...list];
  return () => left.shift();
}

const bytes = someBytes(100_000);

Deno.test("S6 a whole object", () =>
  onServer(async ({ fake, read }) => {
    fake.put("a/ä b", bytes);
    deepEqual(await read("a/ä b"), bytes);
    fake.put("empty", "");
    deepEqual(await read("empty"), new Uint8Array());
    equal(fake.requests[0]?.headers.get("x-amz-checksum-mode"), "ENABLED");
  }));

Deno.test("S14 a missing object rejects before there is a stream, also for no bytes of it", () =>
  onServer(async ({ client }) => {
    for (const range of [undefined, { offset: 0, length: 0 }, { offset: 5, length: 9 }]) {
      const options = range === undefined ? {} : { range };
      await rejects(readObject(client, "no", { signal: never, ...options }), { code: "not_found" });
    }
  }));

Deno.test("S15 to S17 ranges inside, across and beyond the end, and of no bytes", () =>
  onServer(async ({ fake, read }) => {
    fake.put("k", bytes);
    fake.put("empty", "");
    const length = bytes.length;
    for (
      const [offset, count] of [
        ...[[0, 1], [0, length], [5, 100], [length - 1, 1], [length - 10, 50], [0, length + 1]],
        ...[[length, 1], [length + 5, 5], [0, 0], [7, 0], [2 ** 60, 64], [5, 2 ** 62]],
      ] as [number, number][]
    ) {
      const expected = bytes.subarray(offset, offset + count);
      deepEqual(await read("k", { range: { offset, length: count } }), new Uint8Array(expected));
    }
    deepEqual(await read("empty", { range: { offset: 0, length: 5 } }), new Uint8Array());
    await rejects(read("k", { range: { offset: -1, length: 5 } }), { code: "invalid_argument" });
  }));

Deno.test("a body that breaks is read on at the byte that was reached, of the same object", () =>
  onServer(async ({ fake, read, asked }) => {
    fake.put("k", bytes);
    fake.fail = faults([{ cut: 40_000 }, { cut: 0 }, { cut: 10_000 }]);
    deepEqual(await read("k"), bytes);
    const [first, ...rest] = asked();
    deepEqual(first, [null, null]);
    deepEqual(rest.map(([range]) => range), ["bytes=40000-", "bytes=40000-", "bytes=50000-"]);
    const etag = fake.bucket().get("k")?.etag ?? "";
    equal(rest.every(([, match]) => match?.includes(etag.replaceAll('"', ""))), true);
  }));

Deno.test("a range that breaks is read on to its own end", () =>
  onServer(async ({ fake, read, asked }) => {
    fake.put("k", bytes);
    fake.fail = faults([{ cut: 40 }]);
    const range = { offset: 1000, length: 500 };
    deepEqual(await read("k", { range }), bytes.slice(1000, 1500));
    deepEqual(asked().map(([range]) => range), ["bytes=1000-1499", "bytes=1040-1499"]);
  }));

Deno.test("an object that is replaced meanwhile is an error, never a mixture", () =>
  onServer(async ({ fake, readUntilFailure }) => {
    fake.put("k", bytes);
    fake.fail = () => {
      fake.fail = () => void fake.put("k", someBytes(100_000, 9));
      return { cut: 40_000 };
    };
    const { bytes: got, error } = await readUntilFailure("k");
    deepEqual(got, bytes.slice(0, 40_000));
    equal(/"k".*was replaced while it was read/.test(String(error)), true);
  }));

Deno.test("with an ETag nothing else is read", () =>
  onServer(async ({ fake, read }) => {
    fake.put("k", bytes);
    const etag = (fake.bucket().get("k")?.etag ?? "").replaceAll('"', "");
    deepEqual(await read("k", { etag }), bytes);
    for (const range of [{ offset: 0, length: 0 }, { offset: 0, length: 5 }]) {
      deepEqual(await read("k", { etag, range }), bytes.slice(0, range.length));
      await rejects(read("k", { etag: "0", range }), /was replaced/);
    }
    await rejects(read("k", { etag: "0" }), /was replaced/);
  }));

Deno.test("a body that always breaks is given up, one that gets on is not", () =>
  onServer(async ({ fake, read }) => {
    fake.put("k", bytes);
    fake.fail = () => ({ cut: 1 });
    await rejects(read("k"), { code: "unavailable" });
    equal(fake.requests.length, 7);

    const large = someBytes(20 << 20);
    fake.put("large", large);
    fake.fail = () => ({ cut: 1_200_000 });
    deepEqual(await read("large"), large);
  }));

Deno.test("a body that stalls is asked for again", () =>
  onServer(async ({ fake, read }) => {
    fake.put("k", bytes);
    fake.fail = faults([{ stall: 30_000 }]);
    deepEqual(await read("k", { stallAfter: 50 }), bytes);
    equal(fake.requests.length, 2);
  }));

Deno.test("S18 cancelling the stream, or the signal, ends the request at once", () =>
  onServer(async ({ fake, client }) => {
    fake.put("k", bytes);
    fake.fail = () => ({ stall: 30_000 });
    const reader = (await readObject(client, "k", { signal: never })).getReader();
    await reader.read();
    await reader.cancel();
    const abort = new AbortController();
    const other = (await readObject(client, "k", { signal: abort.signal })).getReader();
    const stuck = (async () => {
      while (!(await other.read()).done);
    })();
    abort.abort(new Error("enough"));
    await rejects(stuck, /enough/);
  }));

Deno.test("bytes that are not those of the checksum are an error in the end", () =>
  onServer(async ({ fake, readUntilFailure }) => {
    fake.put("k", bytes);
    fake.fail = () => ({
      change(answer) {
        const body = answer.body.slice();
        body[50_000] = (body[50_000] ?? 0) ^ 1;
        const headers = new Headers(answer.headers);
        headers.set("x-amz-checksum-crc32", "ByOD8g==");
        return { ...answer, headers, body };
      },
    });
    const { bytes: got, error } = await readUntilFailure("k");
    equal(got.length, bytes.length);
    equal((error as { code?: string }).code, "data_loss");
    equal(/CRC-32/.test(String(error)), true);
  }));

Deno.test("a server that does not know ranges is cut to them", () =>
  onServer(async ({ fake, read }) => {
    fake.put("k", bytes);
    fake.fail = () => new Response(bytes, { headers: { etag: '"e"' } });
    for (const [offset, length] of [[0, 10], [70_000, 500], [99_999, 9]] as const) {
      const got = await read("k", { range: { offset, length } });
      deepEqual(got, bytes.slice(offset, offset + length));
    }
  }));

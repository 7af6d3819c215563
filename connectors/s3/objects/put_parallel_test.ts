import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { fakeClock } from "../../../sdk/network/testdata/fake_clock.ts";
import { putObject } from "./put_object.ts";
import { startFakeS3 } from "../testdata/fake_s3.ts";
import { inPieces, never, objectClient, someBytes } from "../testdata/object_client.ts";
import { onServer, PART, word } from "../testdata/upload_bench.ts";
import { uploads } from "./uploads.ts";

Deno.test("S24 32 puts at once share the memory of four parts, and all end", () =>
  onServer(async ({ fake, shared, put }) => {
    let most = 0;
    fake.fail = () => {
      most = Math.max(most, shared.lent);
      return undefined;
    };
    const size = (number: number) => number % 4 === 0 ? 124 : (number % 5) * PART + 1000;
    await Promise.all(Array.from({ length: 32 }, async (_, number) => {
      const bytes = someBytes(size(number), number);
      await put(`k${number}`, inPieces(bytes, 50_000));
      deepEqual(fake.get(`k${number}`), bytes);
    }));
    equal(most <= 4 * PART, true);
    equal(most > PART, true);
  }));

Deno.test("S24 a lock goes through while large puts hold all the memory and wait for content", () =>
  onServer(async ({ fake, shared, put }) => {
    const { promise: content, resolve: letGo } = Promise.withResolvers<void>();
    const slow = async function* (seed: number) {
      yield someBytes(PART + 70_000, seed);
      await content;
      yield someBytes(PART, seed);
    };
    const large = Array.from({ length: 8 }, (_, number) => put(`k${number}`, slow(number)));
    const { promise: full, resolve: isFull } = Promise.withResolvers<void>();
    fake.fail = () => {
      if (shared.lent === 4 * PART) isFull();
      return undefined;
    };
    await full;
    await put("lock", someBytes(124));
    deepEqual(fake.get("lock"), someBytes(124));
    letGo();
    for (const { size } of await Promise.all(large)) equal(size, 2 * PART + 70_000);
  }));

Deno.test("no more of one object than a few parts is on its way", () =>
  onServer(async ({ fake, put }) => {
    let most = 0;
    fake.fail = async (request) => {
      if (word(request).startsWith("PUT ")) most = Math.max(most, fake.running.now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      return undefined;
    };
    await put("k", inPieces(someBytes(20 * PART), PART));
    equal(most <= 3 && most >= 2, true);
  }));

Deno.test("S9 many puts of which each second one is cut give all the memory back", () =>
  onServer(async ({ fake, put }) => {
    const results = await Promise.allSettled(Array.from({ length: 24 }, (_, number) => {
      const body = async function* () {
        yield* inPieces(someBytes(2 * PART, number), 60_000);
        if (number % 2 === 1) throw new Error("cut");
      };
      return put(`k${number}`, body());
    }));
    for (const [number, { status }] of results.entries()) {
      equal(status, number % 2 === 1 ? "rejected" : "fulfilled");
      equal(fake.get(`k${number}`)?.length, number % 2 === 1 ? undefined : 2 * PART);
    }
    await rejects(
      put("last", inPieces(someBytes(3 * PART), PART), { signal: AbortSignal.abort() }),
      {
        name: "AbortError",
      },
    );
  }));

Deno.test("an upload that begins slowly keeps its memory counted", async () => {
  await using fake = startFakeS3({ leastPart: PART });
  const clock = fakeClock();
  const shared = uploads({ partSize: PART, memory: PART, clock });
  const client = objectClient(fake);
  const put = (key: string) =>
    putObject(client, shared, key, inPieces(someBytes(PART + 1), PART), { signal: never });
  const { promise: begins, resolve: hasBegun } = Promise.withResolvers<void>();
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  fake.fail = async () => {
    hasBegun();
    await held;
    return undefined;
  };
  const puts = [put("a"), put("b")];
  await begins;
  await clock.advance(60_000);
  equal(shared.lent, PART);
  letGo();
  for (const { size } of await Promise.all(puts)) equal(size, PART + 1);
  client.close();
});

import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { ByteReader } from "@plakar-deno/sdk";
import { readRange } from "./read_range.ts";
import { objectPlace } from "./store_layout.ts";
import { bodyOf, bytesOf, call, inStore, keyOf, randomBytes } from "./testdata/test_store.ts";

const key = keyOf("packfile", 5);

Deno.test("S14 Get of a missing object names its kind and name", async () => {
  await inStore(async (store, root) => {
    for (const kind of ["packfile", "state", "lock"] as const) {
      await rejects(async () => await store.get(keyOf(kind, 5), undefined, call), {
        code: "not_found",
        message: new RegExp(`^${kind} (05){32} does not exist in "${root}/`),
      });
    }
    await Deno.remove(`${root}/packfiles/05`);
    const empty = { offset: 0, length: 0 };
    await rejects(async () => await store.get(key, empty, call), { code: "not_found" });
  });
});

Deno.test("S15 S16 S17 a range gives exactly the bytes that exist in it", async () => {
  await inStore(async (store) => {
    const bytes = randomBytes(250_000);
    await store.put(key, bodyOf(bytes), call);
    const ranges = [[0, 1], [16, 100_000], [0, 250_000], [249_999, 1], [1, 249_999]];
    const crossing = [
      [249_000, 5000],
      [250_000, 10],
      [900_000, 1],
      [0, 2 ** 33],
      [
        2 ** 63,
        2 ** 63,
      ],
      [Number.MAX_SAFE_INTEGER, 5],
      [2 ** 50, 5],
    ];
    const empty = [[0, 0], [100, 0], [250_000, 0], [900_000, 0]];
    for (const [offset, length] of [...ranges, ...crossing, ...empty] as [number, number][]) {
      const got = await bytesOf(await store.get(key, { offset, length }, call));
      deepEqual(got, bytes.slice(offset, offset + length), `${length} bytes from ${offset}`);
    }
    deepEqual(await bytesOf(await store.get(key, undefined, call)), bytes);
  });
});

Deno.test("a negative range is refused", async () => {
  await inStore(async (store) => {
    await store.put(key, bodyOf(randomBytes(10)), call);
    for (const range of [{ offset: -1, length: 1 }, { offset: 0, length: -1 }]) {
      await rejects(async () => await store.get(key, range, call), { code: "invalid_argument" });
    }
  });
});

Deno.test("a range is read through a buffer of any size", async () => {
  await inStore(async (store) => {
    const bytes = randomBytes(1000);
    await store.put(key, bodyOf(bytes), call);
    for (const size of [1, 7, 600, 5000]) {
      const reader = await store.get(key, { offset: 10, length: 600 }, call) as ByteReader;
      equal(reader.byteLength, 600);
      const got: number[] = [];
      const buffer = new Uint8Array(size);
      for (let count; (count = await reader.read(buffer)) !== null;) {
        got.push(...buffer.subarray(0, count));
      }
      equal(await reader.read(buffer), null);
      await reader.close();
      deepEqual(got, [...bytes.subarray(10, 610)]);
    }
  });
});

Deno.test("a whole object that is cut by another program is an error", async () => {
  await inStore(async (store, root) => {
    await store.put(key, bodyOf(randomBytes(1000)), call);
    const reader = await store.get(key, undefined, call);
    await Deno.truncate(objectPlace(root, key).path, 400);
    await rejects(bytesOf(reader), { code: "data_loss", message: /ended after 400 of 1000 bytes/ });
  });
});

Deno.test("S18 a cancelled Get holds no file open", async () => {
  await inStore(async (store, root) => {
    await store.put(key, bodyOf(randomBytes(1_000_000)), call);
    // Deno's leak check of this test sees a handle that stays open.
    const reader = await store.get(key, undefined, call) as ByteReader;
    await reader.read(new Uint8Array(10));
    await reader.close();
    await rejects(readRange(objectPlace(root, key), undefined, AbortSignal.abort()), {
      name: "AbortError",
    });
  });
});

Deno.test("an object that is a folder is an error", async () => {
  await inStore(async (store, root) => {
    await Deno.mkdir(objectPlace(root, key).path);
    await rejects(
      async () => await bytesOf(await store.get(key, { offset: 0, length: 5 }, call)),
      /cannot read packfile (05){32} in ".*packfiles\/05": /,
    );
  });
});

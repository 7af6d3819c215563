import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Generation, type Mac, macFromBytes, type Resource } from "@plakar-deno/sdk";
import type { StorageSession } from "@plakar-deno/sdk/host";
import { withFolder } from "../with_folder.ts";
import { withStorage } from "./current_session.ts";

const kinds: readonly Resource[] = ["packfile", "state", "lock"];
const config = Uint8Array.from({ length: 300 }, (_, index) => index);
const nameOf = (text: string): Mac =>
  macFromBytes(new Uint8Array(createHash("sha256").update(text).digest()));
const content = (length: number, seed: number) =>
  new Uint8Array(length).map((_, index) => (index * seed) % 251);

/** An object's bytes, or those of a part of it. */
async function read(
  store: StorageSession,
  resource: Resource,
  mac: Mac,
  range?: { readonly offset: number; readonly length: number },
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of store.get({ resource, mac }, range)) parts.push(chunk.slice());
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

const opensAgain = (generation: Generation) =>
  withFolder(async (folder) => {
    const place = `${folder}/store`;
    await withStorage(generation, place, async (store) => {
      deepStrictEqual([store.generation, store.type, store.root], [generation, "dir", place]);
      await rejects(store.open(), /^ConnectorError: cannot open the repository at dir:.*/);
      await store.create(config);
    });
    await withStorage(generation, place, async (store) => {
      await store.ping();
      deepStrictEqual(await store.open(), config);
      strictEqual(await store.mode(), "read-write");
      strictEqual(typeof await store.size(), "number");
      await rejects(store.create(config), /^ConnectorError: cannot create a repository at dir:/);
    });
    // Both generations keep the same repository.
    const other = generation === "v1.0" ? "v1.1" : "v1.0";
    await withStorage(other, place, async (store) => {
      deepStrictEqual(await store.open(), config);
    });
  });

const keepsObjects = (generation: Generation) =>
  withFolder((folder) =>
    withStorage(generation, `${folder}/store`, async (store) => {
      await store.create(config);
      await store.open();
      const large = content(3 * 1024 * 1024 + 5, 7);
      const small = [content(0, 1), content(1000, 3)];
      for (const [index, resource] of kinds.entries()) {
        deepStrictEqual(await store.list(resource), []);
        strictEqual(
          await store.put({ resource, mac: nameOf("a") }, large.subarray(index)),
          large.length - index,
        );
        for (const [at, body] of small.entries()) {
          await store.put({ resource, mac: nameOf(`small ${at}`) }, body);
        }
      }
      for (const [index, resource] of kinds.entries()) {
        deepStrictEqual(await read(store, resource, nameOf("a")), large.subarray(index).slice());
        const listed = (await store.list(resource)).map((mac) => mac.toHex()).sort();
        const wanted = ["a", "small 0", "small 1"].map((text) => nameOf(text).toHex()).sort();
        deepStrictEqual(listed, wanted);
      }
      await store.delete({ resource: "state", mac: nameOf("a") });
      strictEqual((await store.list("state")).length, 2);
      strictEqual((await store.list("packfile")).length, 3);
      const failure = await read(store, "state", nameOf("a"))
        .then(() => undefined, (error: Error) => error);
      match(failure?.message ?? "", /^cannot read the state [0-9a-f]{64}: /);
    })
  );

const givesRanges = (generation: Generation) =>
  withFolder((folder) =>
    withStorage(generation, `${folder}/store`, async (store) => {
      await store.create(config);
      await store.open();
      const bytes = content(2_000_000, 11);
      const mac = nameOf("ranges");
      for (const resource of kinds) {
        await store.put({ resource, mac }, bytes);
        for (
          const [offset, length] of [
            [0, 2_000_000],
            [0, 1],
            [999_999, 123_456],
            [1_999_999, 10],
            [2_000_000, 5],
            [7, 0],
          ] as const
        ) {
          deepStrictEqual(
            await read(store, resource, mac, { offset, length }),
            bytes.slice(offset, offset + length),
            `${resource} ${offset}+${length}`,
          );
        }
      }
    })
  );

const dropsTornObjects = (generation: Generation) =>
  withFolder((folder) =>
    withStorage(generation, `${folder}/store`, async (store) => {
      await store.create(config);
      await store.open();
      const broken = new Error("the source broke");
      async function* torn() {
        yield content(400_000, 5);
        await Promise.resolve();
        throw broken;
      }
      for (const resource of kinds) {
        await rejects(store.put({ resource, mac: nameOf("torn") }, torn()), broken);
        deepStrictEqual(await store.list(resource), []);
      }
    })
  );

const putsAtOnce = (generation: Generation) =>
  withFolder((folder) =>
    withStorage(generation, `${folder}/store`, async (store) => {
      await store.create(config);
      await store.open();
      const bodies = Array.from({ length: 12 }, (_, index) => content(200_000 + index, index + 2));
      await Promise.all(bodies.map((body, index) =>
        store.put({ resource: "packfile", mac: nameOf(`p${index}`) }, body)
      ));
      const found = await Promise.all(
        bodies.map((_, index) =>
          read(store, "packfile", nameOf(`p${index}`))
        ),
      );
      deepStrictEqual(found, bodies);
    })
  );

Deno.test("M v1.1 current storage a repository is made and opened again", () => opensAgain("v1.1"));
Deno.test("M v1.0 current storage a repository is made and opened again", () => opensAgain("v1.0"));

Deno.test("M v1.1 current storage objects of the three kinds are kept apart", () =>
  keepsObjects("v1.1"));
Deno.test("M v1.0 current storage objects of the three kinds are kept apart", () =>
  keepsObjects("v1.0"));

Deno.test("M v1.1 current storage ranges hold what exists of them", () => givesRanges("v1.1"));
Deno.test("M v1.0 current storage ranges hold what exists of them", () => givesRanges("v1.0"));

Deno.test("M v1.1 current storage an object that is broken off does not appear", () =>
  dropsTornObjects("v1.1"));
Deno.test("M v1.0 current storage an object that is broken off does not appear", () =>
  dropsTornObjects("v1.0"));

Deno.test("M v1.1 current storage objects are stored and read side by side", () =>
  putsAtOnce("v1.1"));
Deno.test("M v1.0 current storage objects are stored and read side by side", () =>
  putsAtOnce("v1.0"));

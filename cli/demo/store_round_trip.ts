import { createHash, randomBytes } from "node:crypto";
import { basename } from "node:path";
import { openStorage, type StorageSession } from "../../host/storage_session.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { type Mac, macFromBytes } from "../../sdk/mac.ts";
import type { Resource, ResourceKey } from "../../sdk/resource.ts";
import { walk } from "../../sdk/files/walk.ts";
import { pluginLog } from "./plugin_log.ts";
import type { Progress } from "./progress.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

/** Where and with what to keep objects. */
export interface StoreRoundTripOptions {
  /** The executable of a storage connector that keeps objects below a local folder. */
  readonly executable: string;
  /** Absolute path of a folder that does not exist yet. */
  readonly folder: string;
  readonly progress: Progress;
  /** Stops the work when aborted. */
  readonly signal: AbortSignal;
}

/** What was done with the store. */
export interface StoreRoundTrip {
  /** Objects kept and read back. */
  readonly objects: number;
  /** Bytes in them. */
  readonly bytes: number;
  /** Ranges read, inside, across and behind the end. */
  readonly ranges: number;
}

const mebibyte = 1_048_576;
const sizes = [0, 1, 4096, mebibyte, 3 * mebibyte + 7, 32 * mebibyte];
const kinds: readonly Resource[] = ["packfile", "state", "lock"];

/**
 * Keeps objects in a store: one process makes the repository and puts them, another one opens it and
 * reads, lists and deletes; a Put that is broken off, and one whose process is killed, leave nothing.
 *
 * @throws {ConnectorError} `data_loss` when anything comes back other than it was put.
 */
export async function storeRoundTrip(options: StoreRoundTripOptions): Promise<StoreRoundTrip> {
  const { progress } = options;
  const config = new TextEncoder().encode("the repository's own configuration");
  const contents = new Map<ResourceKey, Uint8Array>();
  for (const [index, size] of sizes.entries()) {
    contents.set({ resource: kinds[index % kinds.length]!, mac: randomMac() }, randomBytes(size));
  }

  await withStore(options, async (store) => {
    await store.create(config);
    await Promise.all([...contents].map(async ([key, content]) => {
      const written = await store.put(key, content);
      expect(written === content.length, `a Put of ${content.length} bytes wrote ${written}`);
      progress.update(`put ${content.length} bytes`);
    }));
  });

  let ranges = 0;
  await withStore(options, async (store) => {
    expect(same(await store.open(), config), "another process opened another configuration");
    for (const [key, content] of contents) {
      progress.update(`get ${content.length} bytes`);
      expect(same(await whole(store.get(key)), content), "an object came back changed");
      const { length } = content;
      for (
        const [offset, count] of [[0, 1], [length >> 1, 5000], [length - 1, 9], [length + 9, 9]]
      ) {
        if (offset! < 0) continue;
        const range = { offset: offset!, length: count! };
        const expected = content.subarray(range.offset, range.offset + range.length);
        expect(same(await whole(store.get(key, range)), expected), "a range came back changed");
        ranges += 1;
      }
    }
    await expectListed(store, [...contents.keys()]);
  });

  await brokenPuts(options);

  await withStore(options, async (store) => {
    await store.open();
    await expectListed(store, [...contents.keys()]);
    for (const key of contents.keys()) await store.delete(key);
    await store.delete([...contents.keys()][0]!); // once more: a missing object is no error
    await expectListed(store, []);
  });
  const bytes = [...contents.values()].reduce((sum, { length }) => sum + length, 0);
  return { objects: contents.size, bytes, ranges };
}

/** A Put whose body fails, and one whose plugin is killed while it writes. */
async function brokenPuts(options: StoreRoundTripOptions): Promise<void> {
  const killed = new AbortController();
  using either = joinSignals(options.signal, killed.signal);
  const attempts: [AbortSignal, () => void][] = [
    [options.signal, () => {
      throw new Error("the source is gone");
    }],
    [either.signal, () => killed.abort(new Error("killed"))],
  ];
  for (const [signal, fail] of attempts) {
    await withStore({ ...options, signal }, async (store) => {
      const key: ResourceKey = { resource: "packfile", mac: randomMac() };
      const written = await store.put(key, half(fail)).catch(() => undefined);
      options.signal.throwIfAborted();
      expect(written === undefined, "a Put that was broken off was stored");
      // A killed process cannot clean up; its file is out of the way, and removed a day later.
      if (!killed.signal.aborted) await expectNoTemporaries(options.folder, options.signal);
    });
  }
}

/** Half an object; then something happens, and the rest. */
async function* half(happens: () => void): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < 4; count++) yield randomBytes(mebibyte);
  happens();
  await new Promise((resolve) => setTimeout(resolve, 100));
  yield randomBytes(mebibyte);
}

async function withStore(
  { executable, folder, progress, signal }: StoreRoundTripOptions,
  use: (store: StorageSession) => Promise<void>,
): Promise<void> {
  await using store = await openStorage({
    executable,
    protocol: "dir",
    config: { location: `dir://${folder}` },
    signal,
    onStderr: pluginLog("dir-storage", progress.done),
  });
  await use(store);
}

async function expectListed(store: StorageSession, keys: readonly ResourceKey[]): Promise<void> {
  const name = (resource: Resource, mac: Mac) => `${resource} ${mac.toHex()}`;
  const listed: string[] = [];
  for (const kind of kinds) {
    for (const mac of await store.list(kind)) listed.push(name(kind, mac));
  }
  const meant = keys.map(({ resource, mac }) => name(resource, mac));
  expect(
    listed.sort().join() === meant.sort().join(),
    `the store lists ${listed.length} objects instead of the ${meant.length} it holds`,
  );
}

/** The plugin cleans up after the host has turned away, so it is given a while. */
async function expectNoTemporaries(folder: string, signal: AbortSignal): Promise<void> {
  let left = await temporaries(folder, signal);
  for (let tries = 0; left.length > 0 && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    left = await temporaries(folder, signal);
  }
  expect(left.length === 0, `a Put that was broken off left "${left[0]}"`);
}

async function temporaries(folder: string, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for await (const { path } of walk(folder, { signal })) {
    if (basename(path).startsWith("tmp.")) found.push(path);
  }
  return found;
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return await new Blob(await Array.fromAsync(chunks) as Uint8Array<ArrayBuffer>[]).bytes();
}

function randomMac(): Mac {
  return macFromBytes(createHash("sha256").update(randomBytes(32)).digest());
}

function same(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function expect(condition: boolean, complaint: string): void {
  if (!condition) throw new ConnectorError(complaint, { code: "data_loss" });
}

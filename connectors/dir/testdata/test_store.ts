import { createHash } from "node:crypto";
import { macFromBytes, macToHex, parseLocation } from "@plakar-deno/sdk";
import type { ByteSource, Logger, Mac, Resource, ResourceKey, Storage } from "@plakar-deno/sdk";
import { storage } from "../storage.ts";
import { temporaryFolders } from "../store_layout.ts";

/** A signal that is never aborted. */
export const call: { readonly signal: AbortSignal } = { signal: new AbortController().signal };

/** What `create` is given in the tests. */
export const sampleConfig: Uint8Array = new TextEncoder().encode("the configuration \0\xff");

/** A logger that keeps its lines. */
export function keepingLogger(lines: string[] = []): Logger {
  const keep = (message: string, fields?: unknown): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { debug: keep, info: keep, warn: keep, error: keep };
}

/** The store at a location, as the runtime makes it. */
export async function storeAt(
  location: string,
  { log = keepingLogger() }: { readonly log?: Logger } = {},
): Promise<Storage> {
  const parsed = parseLocation(location);
  return await storage.construct({
    protocol: parsed.protocol,
    config: {},
    location: parsed,
    host: {
      hostname: "",
      os: "",
      arch: "",
      cwd: "/",
      maxConcurrency: 1,
      excludes: [],
      noXattr: false,
    },
    log,
    args: [],
    signal: call.signal,
  });
}

/** Runs a test on a temporary folder, which is removed afterwards. */
export async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs a test on a fresh repository. */
export async function inStore(
  test: (store: Storage, root: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const root = `${folder}/repository`;
    const store = await storeAt(`dir://${root}`);
    await store.create(sampleConfig, call);
    await test(store, root);
  });
}

/** The SHA-256 of bytes as a name, so that content can be checked against it. */
export function macOf(bytes: Uint8Array): Mac {
  return macFromBytes(new Uint8Array(createHash("sha256").update(bytes).digest()));
}

/** A key whose name is 32 times the same byte. */
export function keyOf(resource: Resource, byte: number): ResourceKey {
  return { resource, mac: macFromBytes(new Uint8Array(32).fill(byte)) };
}

/** `length` random bytes. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, length)));
  }
  return bytes;
}

/** Bytes as the stream a Put brings, in chunks; `failure` comes in place of the end. */
export function bodyOf(
  bytes: Uint8Array,
  { chunk = 65_536, failure }: { readonly chunk?: number; readonly failure?: Error } = {},
): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at += chunk));
      else if (failure === undefined) controller.close();
      else controller.error(failure);
    },
  });
}

/** All bytes of what Get returned; the reader is closed. */
export async function bytesOf(source: ByteSource): Promise<Uint8Array> {
  if (!("read" in source)) throw new TypeError("Get of this store returns a reader");
  const chunks: Uint8Array[] = [];
  try {
    for (;;) {
      const buffer = new Uint8Array(100_000);
      const count = await source.read(buffer);
      if (count === null) break;
      chunks.push(buffer.subarray(0, count));
    }
  } finally {
    await source.close();
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

/** The names List gives, sorted, in hexadecimal. */
export async function namesOf(store: Storage, resource: Resource): Promise<string[]> {
  const names: string[] = [];
  for await (const mac of store.list(resource, call)) names.push(macToHex(mac));
  return names.sort();
}

/** The `tmp.*` files of a repository. */
export function temporariesIn(root: string): string[] {
  return temporaryFolders(root).flatMap((folder) =>
    [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.startsWith("tmp."))
  );
}

import { macFromBytes, macToHex, type ResourceKey } from "@plakar-deno/sdk";
import type { StorageSession } from "@plakar-deno/sdk/host";
import { randomBytes } from "../../cli/bench/random_file.ts";

/** A packfile as plakar makes them. */
export const packSize: number = 64 * 2 ** 20;
/** How many requests are under way at once. */
export const atOnce = 8;
/** Bytes of a range. */
export const rangeLength: number = 64 * 1024;

/** A key that nothing has yet. */
export function freshKey(): ResourceKey {
  return { resource: "packfile", mac: macFromBytes(randomBytes(32)) };
}

/** Where the storage keeps a packfile below a prefix. */
export function packKey(prefix: string, { mac }: ResourceKey): string {
  const hex = macToHex(mac);
  return `${prefix}/packfiles/${hex.slice(0, 2)}/${hex}`;
}

/** Runs `work` for every number below `count`, so many at once. */
export async function eachAtOnce(
  count: number,
  work: (number: number) => Promise<void>,
  limit = atOnce,
): Promise<void> {
  let next = 0;
  async function go(): Promise<void> {
    for (let at = next++; at < count; at = next++) await work(at);
  }
  await Promise.all(Array.from({ length: limit }, go));
}

/** A large odd step visits all of a packfile in no order. */
export function offsetOf(number: number): number {
  return number * 7_368_787 % (packSize - rangeLength);
}

/** The pack in the pieces in which a host sends it. */
export async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const step = 2 ** 20;
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

/** Reads an object, or a range, through a plugin, and counts the bytes. */
export async function bytesOf(
  session: StorageSession,
  key: ResourceKey,
  range: { readonly offset: number; readonly length: number } | undefined,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0;
  for await (const chunk of session.get(key, range, { signal })) bytes += chunk.length;
  return bytes;
}

/** Throws when a measurement moved something else than it should. */
export function expectCount(what: string, found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${what}: ${found} arrived instead of ${wanted}`);
}

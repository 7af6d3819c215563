import type { ListedKey } from "../client/list_keys.ts";

/** Compares two keys. */
export type CompareKeys = (a: string, b: string) => number;

const encoder = new TextEncoder();

/** The order of S3: of the UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  const at = left.findIndex((byte, index) => byte !== right[index]);
  return at < 0 ? left.length - right.length : left[at]! - (right[at] ?? -1);
}

/** The order of servers whose language compares UTF-16 units. */
export function byUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of servers that walk a tree: names are compared one by one. */
export function byFolders(compare: CompareKeys): CompareKeys {
  return (a, b) => {
    const [left, right] = [a.split("/"), b.split("/")];
    const at = left.findIndex((part, index) => part !== right[index]);
    if (at < 0) return left.length - right.length;
    return right[at] === undefined ? 1 : compare(left[at]!, right[at]);
  };
}

/** All orders in which a listing tells enough. */
export const orders: readonly CompareKeys[] = [
  byBytes,
  byFolders(byBytes),
  byUnits,
  byFolders(byUnits),
];

/** A key as a listing has it; its ETag is made of the key. */
export function listedKey(key: string, size: number = key.endsWith("/") ? 0 : 1): ListedKey {
  return { key, size, mtime: 1_700_000_000_000, etag: `etag of ${key}`, storageClass: "STANDARD" };
}

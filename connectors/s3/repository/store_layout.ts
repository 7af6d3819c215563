import { ConnectorError, type Mac, macFromHex, macToHex } from "@plakar-deno/sdk";
import type { Resource, ResourceKey } from "@plakar-deno/sdk";

/** Name of the object that holds the bytes given to Create (protocol 5.4). */
export const configName = "CONFIG";

/** Name of the second copy of `CONFIG` in a repository whose class is cold (protocol 5.4). */
export const frozenConfigName: string = `${configName}.frozen`;

/** How the objects of one kind are named (protocol 5.4). */
export interface ResourceKeys {
  /** What one object is called in a message. */
  readonly word: string;
  /** What their keys begin with, below the repository's prefix. */
  readonly prefix: string;
  /** Whether the first byte of the name, in two digits, comes between: `packfiles/ab/ab…`. */
  readonly hasBuckets: boolean;
}

const KEYS: Readonly<Partial<Record<Resource, ResourceKeys>>> = {
  packfile: { word: "packfile", prefix: "packfiles/", hasBuckets: true },
  state: { word: "state", prefix: "states/", hasBuckets: true },
  lock: { word: "lock", prefix: "locks/", hasBuckets: false },
};

/** The kinds of objects that a repository keeps, in the order of their numbers (protocol 2.5). */
export const keptResources: readonly Resource[] = ["packfile", "state", "lock"];

const OBJECT_NAME = /^[0-9a-f]{64}$/;
// What newer official plugins append to what they put into a cold class.
const FROZEN = ".frozen";

/**
 * How the objects of a kind are named; throws a `ConnectorError` "unsupported" for kinds that this
 * layout has no place for (row S23).
 */
export function resourceKeys(resource: Resource): ResourceKeys {
  const keys = KEYS[resource];
  if (keys !== undefined) return keys;
  throw new ConnectorError(
    `objects of kind "${resource}" are unsupported: ` +
      `a repository in a bucket keeps packfiles, states and locks`,
    { code: "unimplemented" },
  );
}

/** The key of one object and how to speak of it. */
export interface StoredKey {
  /** How a message calls the object, for example `packfile 00ab…`. */
  readonly title: string;
  /** Its key in the bucket. */
  readonly key: string;
  /**
   * Where a newer official plugin keeps it when the class is cold: the same key with `.frozen`.
   * Only packfiles have one that counts: of a state it is a copy.
   */
  readonly frozenKey?: string;
}

/**
 * The key of an object below `prefix` (empty, or with `/` at its end): `packfiles/<xx>/<64 hex>`,
 * `states/<xx>/<64 hex>` or `locks/<64 hex>` (protocol 5.4). Pure; throws like {@link resourceKeys}.
 */
export function storedKey(prefix: string, { resource, mac }: ResourceKey): StoredKey {
  const { word, prefix: kind, hasBuckets } = resourceKeys(resource);
  const hex = macToHex(mac);
  const key = prefix + kind + (hasBuckets ? `${hex.slice(0, 2)}/` : "") + hex;
  const title = `${word} ${hex}`;
  return resource === "packfile" ? { title, key, frozenKey: key + FROZEN } : { title, key };
}

/**
 * The name of the object that a key stands for; `undefined` for what is no object of that kind: it
 * lies elsewhere, has other digits than lower-case ones, or a bucket that is not its first byte
 * (row S20). Pure: `key` is {@link storedKey}'s of `mac` exactly when this gives `mac`.
 */
export function macOfKey(prefix: string, resource: Resource, key: string): Mac | undefined {
  const { prefix: kind, hasBuckets } = resourceKeys(resource);
  const start = prefix + kind;
  if (!key.startsWith(start)) return undefined;
  const rest = key.slice(start.length);
  const name = hasBuckets ? rest.slice(3) : rest;
  if (!OBJECT_NAME.test(name)) return undefined;
  if (hasBuckets && rest.slice(0, 3) !== `${name.slice(0, 2)}/`) return undefined;
  return macFromHex(name);
}

/**
 * Whether a key belongs to a repository below `prefix`: its `CONFIG`, an object, or what an official
 * plugin has put beside one with `.frozen`. Pure.
 */
export function isOfRepository(prefix: string, key: string): boolean {
  const plain = key.endsWith(FROZEN) ? key.slice(0, -FROZEN.length) : key;
  if (plain === prefix + configName) return true;
  return keptResources.some((resource) => macOfKey(prefix, resource, plain) !== undefined);
}

import { join } from "node:path";
import { ConnectorError, macToHex, type Resource, type ResourceKey } from "@plakar-deno/sdk";

/** Name of the file that holds the bytes given to Create (protocol 5.4). */
export const configName = "CONFIG";

/** A kind of object and how its folder is laid out (protocol 5.4). */
export interface ResourceFolder {
  /** What one object is called in a message. */
  readonly word: string;
  /** Name of the folder below the repository's root. */
  readonly name: string;
  /** Whether the objects lie in 256 folders named after their first byte. */
  readonly hasBuckets: boolean;
}

const FOLDERS: Readonly<Partial<Record<Resource, ResourceFolder>>> = {
  packfile: { word: "packfile", name: "packfiles", hasBuckets: true },
  state: { word: "state", name: "states", hasBuckets: true },
  lock: { word: "lock", name: "locks", hasBuckets: false },
};

/** The folders of a repository, one for each kind of object it keeps. */
export const resourceFolders: readonly ResourceFolder[] = Object.values(FOLDERS);

/** `00` … `ff`, the names of the 256 folders below `packfiles` and `states` (protocol 5.4). */
export const bucketNames: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => byte.toString(16).padStart(2, "0"),
);

/**
 * The folder of a kind of object; throws a `ConnectorError` "unsupported" for kinds that this
 * layout has no place for (row S23).
 */
export function resourceFolder(resource: Resource): ResourceFolder {
  const folder = FOLDERS[resource];
  if (folder === undefined) {
    throw new ConnectorError(
      `objects of kind "${resource}" are unsupported: ` +
        `a dir repository keeps packfiles, states and locks`,
      { code: "unimplemented" },
    );
  }
  return folder;
}

/** The folders below `root` in which `tmp.*` files are made: the root, `packfiles` and `states`. */
export function temporaryFolders(root: string): string[] {
  const tops = resourceFolders.filter(({ hasBuckets }) => hasBuckets);
  return [root, ...tops.map(({ name }) => join(root, name))];
}

/** Where one object lies. */
export interface ObjectPlace {
  /** How a message calls the object, for example `packfile 00ab…`. */
  readonly title: string;
  /** The folder of its kind. */
  readonly top: string;
  /** The folder it lies in: `top` itself, or the bucket below. */
  readonly folder: string;
  /** The file. */
  readonly path: string;
  /** Where its `tmp.*` file is made: on the same file system, in a folder that List does not read. */
  readonly temporaryFolder: string;
}

/**
 * Where an object lies below `root`: `packfiles/<xx>/<64 hex>`, `states/<xx>/<64 hex>` or
 * `locks/<64 hex>` (protocol 5.4). Pure; throws like {@link resourceFolder}.
 */
export function objectPlace(root: string, key: ResourceKey): ObjectPlace {
  const { word, name, hasBuckets } = resourceFolder(key.resource);
  const hex = macToHex(key.mac);
  const top = join(root, name);
  const folder = hasBuckets ? join(top, hex.slice(0, 2)) : top;
  return {
    title: `${word} ${hex}`,
    top,
    folder,
    path: join(folder, hex),
    temporaryFolder: hasBuckets ? top : root,
  };
}

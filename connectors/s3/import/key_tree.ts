import { ConnectorError } from "@plakar-deno/sdk";
import type { Excludes } from "@plakar-deno/sdk/files";
import type { BucketPlace } from "../client/bucket_place.ts";
import { excludedFolder } from "./excluded_folder.ts";
import { type KeyMemory, keyMemory } from "./key_memory.ts";
import { keyOrder } from "./key_order.ts";
import type { ListedKey } from "../client/list_keys.ts";
import { folderOf, pathOfKey, quotedKey } from "./path_of_key.ts";

/** A folder that keys make; its entries hold it, so that work on it can be remembered by identity. */
export interface KeyFolder {
  /** Its keys without the prefix: empty for the root, otherwise ending in "/". */
  readonly name: string;
  /** Its path in the snapshot. */
  readonly path: string;
}

/** What keys stand for. */
export type KeyEntry =
  /** A folder; `marker` is the object that was made for it, if there is one. */
  | { readonly kind: "directory"; readonly folder: KeyFolder; readonly marker?: ListedKey }
  | {
    readonly kind: "file";
    readonly path: string;
    readonly object: ListedKey;
    readonly folder: KeyFolder;
  }
  | { readonly kind: "error"; readonly path: string; readonly message: string };

/** Makes a tree of keys, one at a time. */
export interface KeyTree {
  /** Takes the next key and gives the entries that are certain now, folders before what they hold. */
  take(object: ListedKey): readonly KeyEntry[];
  /** Whether all keys so far came in one of the orders that servers list in. */
  readonly inOrder: boolean;
  /** Gives what was held back. */
  end(): readonly KeyEntry[];
}

/** How a tree is made. */
export interface KeyTreeOptions {
  /** Prefix and root. */
  readonly place: Pick<BucketPlace, "prefix" | "root">;
  /** What the host drops. */
  readonly excludes: Excludes;
  /** What remembers keys until an order shows, and when there is none. */
  readonly memory?: KeyMemory;
}

/**
 * Makes files and folders of keys (protocol 3.7) without knowing more than a few of them.
 *
 * - A folder comes once, before what is in it, whether an object marks it or keys merely need it.
 * - A key that is an object and the beginning of others ("a" and "a/b") becomes a folder; the object
 *   is an error. A key that no path can hold is an error, and so is content of a folder marker, and
 *   a key that stands for two objects, as of servers that replace letters when they list.
 * - An object is held back until the next key shows that no folder has its name: in an order that
 *   servers list in, that is soon. When keys come in no such order, all are remembered, and the
 *   first of two that contradict each other wins; what comes later is an error.
 *
 * `take` throws a `ConnectorError` when keys come in no order and are too many to remember.
 */
export function keyTree(options: KeyTreeOptions): KeyTree {
  const { place, excludes, memory = keyMemory() } = options;
  const top: KeyFolder = { name: "", path: place.root };
  /** The folders that the last key lies in; each name begins with the one before. */
  const open: KeyFolder[] = [];
  /** Objects whose name the last key begins with; each name begins with the one before. */
  const held: { readonly name: string; readonly entry: KeyEntry }[] = [];
  const order = keyOrder();
  let inOrder = true;
  let last: ListedKey | undefined;
  let pruned: string | undefined;

  function checkOrder(key: string): void {
    inOrder = order.holds(key) && inOrder;
    checkMemory(key);
  }

  function checkMemory(key: string): void {
    if (inOrder || memory.isWhole) return;
    throw new ConnectorError(
      `cannot import from "${place.root}": the server lists keys in no order, such as ` +
        `${quotedKey(key)}, and there are too many to remember them all; ` +
        "import one folder of the bucket at a time",
      { code: "failed_precondition" },
    );
  }

  /** Opens the folders down to `name`; gives the file that is in the way, if there is one. */
  function enter(name: string, marker: ListedKey | undefined, out: KeyEntry[]): string | undefined {
    while (open.length > 0 && !name.startsWith(open.at(-1)!.name)) open.pop();
    if (open.length === 0) {
      open.push(memory.folder("") ?? begin(top, name === "" ? marker : undefined, out));
      if (name === "") return undefined;
    } else if (open.at(-1)!.name === name && marker !== undefined) {
      // A marker behind keys of its folder: only where there is no order.
      begin(open.at(-1)!, marker, out);
    }
    for (let at = open.at(-1)!.name.length; at < name.length;) {
      at = name.indexOf("/", at) + 1;
      const folderName = name.slice(0, at);
      const fileName = folderName.slice(0, -1);
      if (!inOrder && memory.hasFile(fileName)) return fileName;
      const known = inOrder ? undefined : memory.folder(folderName);
      const mark = at === name.length ? marker : undefined;
      const folder = known ?? { name: folderName, path: `${place.root}/${fileName}` };
      open.push(known === undefined || mark !== undefined ? begin(folder, mark, out) : folder);
      const same = held.findIndex((object) => object.name === fileName);
      if (same >= 0) out.push(contradiction(held.splice(same, 1)[0]!.name));
    }
    return undefined;
  }

  function begin(folder: KeyFolder, marker: ListedKey | undefined, out: KeyEntry[]): KeyFolder {
    out.push({ kind: "directory", folder, ...marker && { marker } });
    memory.addFolder(folder);
    return folder;
  }

  function release(object: typeof held[number], out: KeyEntry[]): void {
    if (!inOrder && memory.hasFile(object.name)) return;
    if (!inOrder && memory.folder(`${object.name}/`) !== undefined) {
      out.push(contradiction(object.name));
      return;
    }
    memory.addFile(object.name);
    out.push(object.entry);
  }

  function contradiction(name: string): KeyEntry {
    const key = quotedKey(place.prefix + name);
    return failure(
      `${place.root}/${name}`,
      `cannot back up the object ${key}: there are keys below ${
        quotedKey(`${place.prefix}${name}/`)
      }` +
        ", and a path is a file or a folder, not both; copy the object to another key",
    );
  }

  return {
    get inOrder() {
      return inOrder;
    },
    take(object) {
      const { key } = object;
      const before = last;
      last = object;
      if (key === before?.key && isSame(object, before)) return [];
      const found = pathOfKey(place, key);
      const { name } = found;
      // Odd keys are compared with none: what is not UTF-8 has a place of its own in each order.
      if (found.kind !== "odd") checkOrder(key);
      if (pruned !== undefined && name.startsWith(pruned)) return [];
      const out: KeyEntry[] = [];
      if (found.kind !== "odd") {
        while (held.length > 0 && !name.startsWith(held.at(-1)!.name)) release(held.pop()!, out);
      }
      const folderName = folderOf(found);
      const here = open.at(-1)?.name ?? "";
      const from = folderName.startsWith(here) ? here.length : 0;
      pruned = excludedFolder(folderName, { root: place.root, excludes, from });
      const isLeftOut = pruned !== undefined || found.kind === "odd";
      if (isLeftOut && open.length === 0) enter("", undefined, out);
      if (pruned !== undefined) return out;
      if (found.kind === "odd") {
        const cause = `cannot back up the object ${quotedKey(key)}: ${found.reason}`;
        out.push(failure(found.path, `${cause}; copy the object to another key`));
        return out;
      }
      const marker = found.kind === "folder" ? object : undefined;
      if (marker === undefined && excludes.excludes(found.path, false)) return out;
      if (key === before?.key) {
        out.push(failure(
          found.path,
          `cannot back up another object listed as ${quotedKey(key)}: the server gave this key ` +
            "twice, for different objects; one of them may have a key that it cannot tell",
        ));
        return out;
      }
      const inTheWay = enter(folderName, marker, out);
      if (inTheWay !== undefined) {
        out.push(failure(
          found.path,
          `cannot back up the object ${quotedKey(key)}: ${quotedKey(place.prefix + inTheWay)} is ` +
            "an object, too, and a path is a file or a folder, not both; copy one to another key",
        ));
        return out;
      }
      if (marker === undefined) {
        const entry: KeyEntry = { kind: "file", path: found.path, object, folder: open.at(-1)! };
        held.push({ name, entry });
      } else if (marker.size > 0) {
        out.push(failure(
          found.path,
          `cannot back up the content of the object ${
            quotedKey(key)
          }: its key ends in "/", which ` +
            "is a folder, and a folder has no content; copy it to another key",
        ));
      }
      return out;
    },
    end() {
      const out: KeyEntry[] = [];
      if (open.length === 0) enter("", undefined, out);
      while (held.length > 0) release(held.pop()!, out);
      checkMemory(last?.key ?? "");
      return out;
    },
  };
}

/** Whether a server told of one object twice, as some do where a page ends. */
function isSame(one: ListedKey, other: ListedKey): boolean {
  return one.etag === other.etag && one.size === other.size && one.mtime === other.mtime;
}

function failure(path: string, message: string): KeyEntry {
  return { kind: "error", path, message };
}

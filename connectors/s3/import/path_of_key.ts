import { escapePath } from "@plakar-deno/sdk";
import type { BucketPlace } from "../client/bucket_place.ts";

/** Where a key lies in the snapshot, or why it has no place there. */
export type KeyPath =
  /** An object; `name` is its path below the prefix, which is the key without the prefix. */
  | { readonly kind: "file"; readonly name: string; readonly path: string }
  /** A folder marker; `name` ends in "/", and is empty for the prefix itself. */
  | { readonly kind: "folder"; readonly name: string; readonly path: string }
  /** `path` is one to report the key under; `above` the part of the name before the bad one. */
  | {
    readonly kind: "odd";
    readonly name: string;
    readonly path: string;
    readonly above: string;
    readonly reason: string;
  };

/**
 * The path of a key in the snapshot (protocol 3.7). Pure.
 *
 * A key that ends in "/" is a folder. Keys that differ have paths that differ, also the odd ones,
 * whose parts that no path can hold are percent-encoded: none hides another in a list of errors.
 *
 * @example
 * ```ts ignore
 * pathOfKey({ prefix: "a/", root: "/bucket/a" }, "a/b/c.txt"); // path "/bucket/a/b/c.txt"
 * ```
 */
export function pathOfKey(
  { prefix, root }: Pick<BucketPlace, "prefix" | "root">,
  key: string,
): KeyPath {
  if (!key.startsWith(prefix)) {
    const reason = `the server listed it, but it is not below ${JSON.stringify(prefix)}`;
    return { kind: "odd", name: key, path: `${root}/${encoded(key)}`, above: "", reason };
  }
  const name = key.slice(prefix.length);
  const isFolder = name === "" || name.endsWith("/");
  const clean = isFolder ? name.slice(0, -1) : name;
  if (!mayBeOdd(clean) || name === "") {
    const path = name === "" ? root : `${root}/${clean}`;
    return { kind: isFolder ? "folder" : "file", name, path };
  }
  const names = clean.split("/");
  const bad = names.findIndex((part) => reasonOf(part) !== undefined);
  const reason = reasonOf(names[bad] ?? "") ?? "it has no path";
  const path = `${root}/${names.map(encoded).join("/")}${isFolder ? "%2F" : ""}`;
  const above = names.slice(0, bad).map((part) => `${part}/`).join("");
  return { kind: "odd", name, path, above, reason };
}

/** The folder that a key lies in, or is: the beginning of its name up to a slash, or empty. */
export function folderOf(found: KeyPath): string {
  if (found.kind === "odd") return found.above;
  return found.name.slice(0, found.name.lastIndexOf("/") + 1);
}

/** A key as text for a message: quoted, without control characters, not longer than a line or two. */
export function quotedKey(key: string): string {
  const shown = key.length > 300 ? `${key.slice(0, 300)}…` : key;
  return `"${escapePath(shown)}"`;
}

function mayBeOdd(name: string): boolean {
  return name === "" || /(?:^|\/)\.{0,2}(?:\/|$)|\0/.test(name) || !name.isWellFormed();
}

function reasonOf(part: string): string | undefined {
  if (part === "") return 'it has an empty name between two "/", or before the first';
  if (part === "." || part === "..") return `it has "${part}" as a name, which no path can hold`;
  if (part.includes("\0")) return "it holds a NUL character";
  if (!part.isWellFormed()) return "it is not valid UTF-8";
  return undefined;
}

/** A part that a path can hold: an odd one percent-encoded, so that it stays apart from others. */
function encoded(part: string): string {
  if (reasonOf(part) === undefined) return part.replaceAll("%", "%25").replaceAll("/", "%2F");
  if (part === "") return "%";
  if (part === "." || part === "..") return part.replaceAll(".", "%2E");
  return part.replace(/[%\0]|\p{Surrogate}/gu, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
    return `%${code}`;
  });
}

import { deepStrictEqual as deepEqual, match } from "node:assert/strict";
import { parseExcludes } from "@plakar-deno/sdk/files";
import { type KeyEntry, keyTree } from "./key_tree.ts";
import type { ListedKey } from "../client/list_keys.ts";
import { listedKey } from "../testdata/listed_keys.ts";

const place = { prefix: "p/", root: "/bucket/p" };

function entriesOf(keys: readonly (string | ListedKey)[], patterns: string[] = []): KeyEntry[] {
  const tree = keyTree({ place, excludes: parseExcludes(patterns) });
  const objects = keys.map((key) => typeof key === "string" ? listedKey(`p/${key}`) : key);
  return [...objects.flatMap((object) => tree.take(object)), ...tree.end()];
}

/** An entry in a word: "d" for a folder, "D" for a marked one, "f" for a file, "e" for an error. */
function short(entry: KeyEntry): string {
  const [kind, path] = entry.kind === "directory"
    ? [entry.marker ? "D" : "d", entry.folder.path]
    : [entry.kind[0], entry.path];
  return `${kind} ${path.slice("/bucket/".length)}`;
}

const shorts = (...keys: (string | ListedKey)[]) => entriesOf(keys).map(short);

function messageOf(entry: KeyEntry | undefined): string {
  if (entry?.kind !== "error") throw new Error("no error");
  return entry.message;
}

Deno.test("folders come once, before what is in them", () => {
  deepEqual(shorts("a", "b/c/d", "b/c/e", "b/f"), [
    "d p",
    "f p/a",
    "d p/b",
    "d p/b/c",
    "f p/b/c/d",
    "f p/b/c/e",
    "f p/b/f",
  ]);
});

Deno.test("a folder marker is a folder with an object, that of the prefix, too", () => {
  deepEqual(shorts("", "a/", "a/b", "c/"), ["D p", "D p/a", "f p/a/b", "D p/c"]);
});

Deno.test("without a key there is the root alone", () => {
  deepEqual(shorts(), ["d p"]);
});

Deno.test("the same key listed twice is one file", () => {
  deepEqual(shorts("a", "a", "b/c", "b/c"), ["d p", "f p/a", "d p/b", "f p/b/c"]);
});

Deno.test("I18 content of a folder marker is an error beside the folder", () => {
  const found = entriesOf([listedKey("p/a/", 5), "a/b"]);
  deepEqual(found.map(short), ["d p", "D p/a", "e p/a", "f p/a/b"]);
  match(messageOf(found[2]), /the content of the object "p\/a\/": its key ends in "\/"/);
});

Deno.test("I18 an object whose key is the beginning of others is an error, and they stay", () => {
  const found = entriesOf(["a", "a!", "a-/x", "a/b", "a0"]);
  deepEqual(found.map(short), [
    "d p",
    "f p/a!",
    "d p/a-",
    "f p/a-/x",
    "d p/a",
    "e p/a",
    "f p/a/b",
    "f p/a0",
  ]);
  match(messageOf(found[5]), /object "p\/a": there are keys below "p\/a\/", and/);
  match(messageOf(found[5]), /copy the object to another key$/);
});

Deno.test("I18 the same in the order of servers that keep a tree, and with a marker", () => {
  deepEqual(shorts("a", "a/b", "a!", "b", "b/"), [
    "d p",
    "d p/a",
    "e p/a",
    "f p/a/b",
    "f p/a!",
    "D p/b",
    "e p/b",
  ]);
});

Deno.test("I18 odd keys make no folder, and so no contradiction", () => {
  const found = entriesOf(["a", "a//b", "c/../d", "e\0"]);
  deepEqual(found.map(short), ["d p", "e p/a/%/b", "e p/c/%2E%2E/d", "e p/e%00", "f p/a"]);
  match(messageOf(found[1]), /the object "p\/a\/\/b": it has an empty name.*copy the object/);
});

Deno.test("I18 keys in no order: the first of two that contradict each other stays", () => {
  const found = entriesOf(["z", "b/c", "b", "y", "a", "c", "a/b", "a/", "b/d", "b"]);
  deepEqual(found.map(short), [
    "d p",
    "f p/z",
    "d p/b",
    "f p/b/c",
    "e p/b",
    "f p/y",
    "f p/a",
    "f p/c",
    "e p/a/b",
    "e p/a",
    "f p/b/d",
    "e p/b",
  ]);
  match(messageOf(found[8]), /object "p\/a\/b": "p\/a" is an object, too/);
});

Deno.test("keys in no order: a marker that comes late still brings its object", () => {
  deepEqual(shorts("z", "b/c", "a", "b/", "b/d"), [
    "d p",
    "f p/z",
    "d p/b",
    "f p/b/c",
    "f p/a",
    "D p/b",
    "f p/b/d",
  ]);
});

Deno.test("an excluded folder leaves nothing, not even its odd keys and its marker", () => {
  deepEqual(
    entriesOf(["a/b", "skip", "skip/", "skip//x", "skip/a/b", "skipped/c"], ["skip/"]).map(short),
    ["d p", "d p/a", "f p/a/b", "d p/skipped", "f p/skipped/c", "f p/skip"],
  );
});

Deno.test("an excluded file makes no folder, and no contradiction", () => {
  deepEqual(
    entriesOf(["a.tmp", "b/c.tmp", "d.tmp", "d.tmp/e"], ["*.tmp", "!d.tmp/"]).map(short),
    ["d p", "d p/d.tmp", "f p/d.tmp/e"],
  );
});

Deno.test("a pattern that covers the root leaves the root alone", () => {
  deepEqual(entriesOf(["a/b", "c"], ["/bucket/"]).map(short), ["d p"]);
});

Deno.test("I18 a key that is listed twice is one object, or an error when the objects differ", () => {
  const again = (change: Partial<ListedKey>) => ({ ...listedKey("p/a\ufffd"), ...change });
  deepEqual(shorts("a\ufffd", again({}), "b"), ["d p", "f p/a\ufffd", "f p/b"]);
  for (const change of [{ etag: "other" }, { size: 5 }, { mtime: 1 }]) {
    const entries = entriesOf(["a\ufffd", again(change), "b"]);
    deepEqual(entries.map(short).toSorted(), ["d p", "e p/a\ufffd", "f p/a\ufffd", "f p/b"]);
    const error = entries.find((entry) => entry.kind === "error");
    match(messageOf(error), /another object listed as "p\/a\ufffd": .* for different objects;/);
  }
});
